/** The configured backbone as a program: shown, copied, saved. */
import { type BackboneOptions, backbone, plainBackbone } from "../../model/architecture/backbone.js";
import { type CodeFormat, codeFiles, exportProblem } from "../../model/architecture/exportCode/index.js";
import { pytorchCode } from "../../model/architecture/exportCode/pytorch.js";
import { button, choiceInput } from "../ui/control.js";
import { copyText } from "../ui/copyText.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { type HasPythonCode, save } from "../ui/figure.js";
import { oneOf } from "../ui/urlKinds.js";
import { type UrlState, whole } from "../ui/urlState.js";
import type { Follower } from "../ui/bindInput.js";

const formats = codeFiles.map(({ format }) => format);

/** `?code=JSON`. */
export const codeUrl: UrlState<CodeFormat> = { code: whole(oneOf(formats)) };

/** Lines of a program, as it is shown and saved; the value is its format. */
export function codePanel(
  options: BackboneOptions = plainBackbone,
): Follower<BackboneOptions> & Input<CodeFormat> & HasPythonCode {
  let built = backbone(options);
  const format = choiceInput<CodeFormat>(formats, { label: "Write it as" });
  const code = html("code");
  const pre = html("pre", { tabindex: 0, role: "region", "aria-label": "The program" }, code);
  const problem = html("div");
  const file = () => codeFiles[formats.indexOf(format.value)];
  const { button: copy, said } = copyText(pre);
  const download = button("", () => save({ ...file(), label: "", content: () => file().write(built) }));
  const box = html(
    "figure",
    { class: "fig wide code-panel", "aria-label": "The configured backbone as a program" },
    html("div", { class: "controls" }, format, html("div", { class: "ask-acts" }, copy, download, said)),
    problem,
    pre,
    html(
      "figcaption",
      {},
      "The code follows the settings above. PyTorch and TensorFlow.js start from random weights. We compared shapes, counts and outputs of both with this site’s own network, for twenty random settings.",
    ),
  );
  function show(): void {
    const reason = exportProblem(built);
    const { name, write } = file();
    // The table can be written whatever it holds; a program must run.
    const refused = reason !== undefined && format.value !== "JSON";
    problem.replaceChildren(
      ...(refused
        ? [
            html(
              "p",
              { class: "problem" },
              html("b", {}, "There is no program, because it would not run. "),
              `${reason} Choose fewer groups or another normalization.`,
            ),
          ]
        : []),
    );
    code.textContent = refused ? "" : write(built);
    pre.hidden = refused;
    copy.disabled = refused;
    download.disabled = refused;
    download.textContent = `Save ${name}`;
    said.textContent = "";
  }
  const control = input<CodeFormat, HTMLElement>(box, format.value, (next) => {
    format.value = next;
    show();
  });
  listen(format, () => commit(control, format.value));
  show();
  return Object.assign(control, {
    pythonCode: () => (exportProblem(built) === undefined ? pytorchCode(built) : undefined),
    update(next: BackboneOptions) {
      built = backbone(next);
      show();
    },
  });
}
