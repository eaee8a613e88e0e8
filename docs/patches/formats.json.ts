/** One layer of the network on one photo in every number format, for the page on activations before the network loads. */
import { openDetector, readPhoto } from "../../scripts/node-detector.js";
import {
  type BuiltLab,
  type LabResult,
  labChanges,
  labFormats,
  labStart,
} from "../components/activations/formatLabData.js";
import { formatError, histogram } from "../model/math/formatReport.js";
import { disposeTaps } from "../model/runtime/graph.js";
import { heapView } from "../model/runtime/tensorflow.js";

const { photo, layer } = labStart;
const detector = await openDetector();
const picture = await readPhoto(photo);
const input = detector.input(picture, "stretch");
const short = (value: number) => Number(value.toPrecision(5));

const results = (["relu6", "relu"] as const).map((activation): LabResult => {
  const reference = detector.run(input, { taps: [layer], changes: labChanges(activation) });
  const tensor = reference.taps.get(layer);
  if (!tensor) throw new Error(`the network has no tap ${layer}`);
  const values = heapView(tensor).slice();
  disposeTaps(reference.taps);
  const found = labFormats.map((format) => {
    const pass = detector.run(input, { changes: labChanges(activation, format) });
    disposeTaps(pass.taps);
    return [format, detector.detections(pass, picture, "stretch").detections] as const;
  });
  const errors = labFormats.map((format) => {
    const entries = Object.entries(formatError(values, format));
    return [format, Object.fromEntries(entries.map(([name, value]) => [name, short(value)]))] as const;
  });
  return {
    ...{ photo, layer, activation, histogram: histogram(values) },
    errors: Object.fromEntries(errors) as LabResult["errors"],
    detections: {
      fp32: detector.detections(reference, picture, "stretch").detections,
      ...Object.fromEntries(found),
    },
  };
});

const built: BuiltLab = { network: detector.manifest.network, results };
process.stdout.write(JSON.stringify(built));
