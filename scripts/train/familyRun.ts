/** One network of the family with one seed, and its folder. Needs a started engine. */
import { mkdir, writeFile } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { answersOf } from "../../src/model/math/classification.js";
import type { FamilyMember } from "../../src/model/evidence/family.js";
import type { CurvePoint, Recipe, RunRecord } from "../../src/model/evidence/familyRecord.js";
import { engine } from "../../src/model/training/engine.js";
import { type LabeledPictures, firstPictures, lastPictures } from "../../src/model/training/pictures.js";
import { TrainingRun } from "../../src/model/training/run.js";
import { cpuSeconds } from "../cpuSeconds.js";
import { readState, writeState, writeWhole } from "./checkpoint.js";
import { stepsOf, trainingRecipe } from "./recipes.js";

/** What a checkpoint says beside the arrays. */
interface Progress {
  readonly recipe: Recipe;
  readonly network: FamilyMember["network"];
  readonly step: number;
  readonly curve: readonly CurvePoint[];
  /** Sums over the steps of the epoch. */
  readonly loss: number;
  readonly right: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const begun = { step: 0, curve: [], loss: 0, right: 0, seconds: 0, cpuSeconds: 0 };
const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
const checkpoint = "checkpoint";

export class FamilyRun {
  readonly steps: number;
  private readonly run: TrainingRun;
  private readonly heldOut: LabeledPictures;
  /** Clocks at the last count. */
  private wall = performance.now() / 1000;
  private cpu = cpuSeconds();

  private constructor(
    private readonly member: FamilyMember,
    readonly seed: number,
    private readonly folder: string,
    pictures: LabeledPictures,
    private progress: Progress,
  ) {
    const { recipe } = progress;
    this.steps = stepsOf(recipe);
    this.heldOut = lastPictures(pictures, recipe.held_out);
    this.run = new TrainingRun(trainingRecipe(member, recipe, seed), firstPictures(pictures, recipe.images));
  }

  /**
   * Begins a run, or goes on where its folder says that it was.
   *
   * @param pictures those that are trained on come first, those that are held out last
   * @throws Error for a checkpoint that was made with another recipe or network
   */
  static async open(
    member: FamilyMember,
    { seed, recipe, folder }: { readonly seed: number; readonly recipe: Recipe; readonly folder: string },
    pictures: LabeledPictures,
  ): Promise<FamilyRun> {
    const most = pictures.labels.length - recipe.held_out;
    if (recipe.images > most)
      throw new RangeError(
        `invalid images: ${recipe.images}; with ${recipe.held_out} held out it must be ${most} at most`,
      );
    await mkdir(folder, { recursive: true });
    const saved = await readState<Progress>(folder, checkpoint);
    const { network } = member;
    for (const [what, value] of Object.entries({ recipe, network }))
      if (saved && !isDeepStrictEqual(saved.about[what as "recipe"], value))
        throw new Error(`${folder} was begun with another ${what}: move the folder away, and start again`);
    const run = new FamilyRun(member, seed, folder, pictures, saved?.about ?? { ...begun, recipe, network });
    if (saved) run.run.resume(saved.about.step, saved.arrays);
    return run;
  }

  /** Steps that were made. */
  get step(): number {
    return this.progress.step;
  }

  private count(): void {
    const [wall, cpu] = [performance.now() / 1000, cpuSeconds()];
    const { seconds, cpuSeconds: before } = this.progress;
    this.progress = { ...this.progress, seconds: seconds + wall - this.wall, cpuSeconds: before + cpu - this.cpu };
    [this.wall, this.cpu] = [wall, cpu];
  }

  /**
   * One step; the last of an epoch, or of a part of it, judges the network on the pictures held out.
   *
   * @returns the point of the curve after that last step
   * @throws Divergence when the loss is no number
   */
  next(): CurvePoint | undefined {
    const { recipe } = this.progress;
    const { step, loss, right } = this.run.next();
    this.progress = { ...this.progress, step, loss: this.progress.loss + loss, right: this.progress.right + right };
    const { points = 1 } = recipe;
    const length = this.steps / recipe.epochs / points;
    if (step % length !== 0) return undefined;
    const held = this.run.evaluate(this.heldOut);
    this.count();
    const point = {
      epoch: step / length / points,
      trainLoss: rounded(this.progress.loss / length, 4),
      trainAccuracy: rounded(this.progress.right / (length * recipe.batch), 4),
      heldOutAccuracy: rounded(held.right / recipe.held_out, 4),
      minutes: rounded(this.progress.seconds / 60, 2),
    };
    this.progress = { ...this.progress, loss: 0, right: 0, curve: [...this.progress.curve, point] };
    return point;
  }

  /** Writes a checkpoint, from which {@link open} goes on. */
  async save(): Promise<void> {
    this.count();
    await writeState(this.folder, checkpoint, this.step, { arrays: this.run.state(), about: this.progress });
  }

  /** Judges the network on the test pictures; writes folded weights, logits and, last, the record. */
  async finish(test: LabeledPictures): Promise<RunRecord> {
    const logits = this.run.logits(test.pictures);
    const answers = answersOf(logits, logits.length / test.labels.length);
    this.count();
    const { recipe, network, curve, seconds, cpuSeconds: cpu } = this.progress;
    const record: RunRecord = {
      id: this.member.id,
      seed: this.seed,
      network,
      recipe,
      augmentation: "mirrored left to right with probability 1/2",
      testImages: test.labels.length,
      testCorrect: test.labels.reduce((sum, label, i) => sum + (answers[i] === label ? 1 : 0), 0),
      curve,
      minutes: rounded(seconds / 60, 2),
      cpuMinutes: rounded(cpu / 60, 2),
      threads: 1,
      versions: { node: process.versions.node, kernels: engine().build },
      finished: new Date().toISOString().slice(0, 10),
    };
    await writeFile(`${this.folder}/logits.bin`, new Uint8Array(logits.buffer));
    await writeState(this.folder, "weights", this.step, { arrays: this.run.graph.folded(), about: {} });
    await writeWhole(`${this.folder}/record.json`, `${JSON.stringify(record, null, 1)}\n`);
    return record;
  }

  dispose(): void {
    this.run.dispose();
  }
}
