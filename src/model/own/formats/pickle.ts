/**
 * A machine for Python's pickles that runs nothing. It knows the operations that build numbers, texts, lists and
 * dictionaries, and a list of names that it replaces by inert marks; any other name is refused.
 *
 * Source: CPython, Lib/pickletools.py.
 */
import { checkedCount, limits } from "../limits.js";
import { Refusal, damaged } from "../refusal.js";

export class Global {
  constructor(
    readonly module: string,
    readonly name: string,
  ) {}

  get path(): string {
    return `${this.module}.${this.name}`;
  }
}

/** What a call makes, given its arguments; undefined when the name is not on the list. */
export type Call = (name: Global, args: readonly Value[]) => Value | undefined;

/** What a persistent id stands for. */
export type Load = (id: Value) => Value;

/** Anything that a pickle builds. Tuples and lists are arrays; objects that a caller makes are {@link Mark}s. */
export type Value = null | boolean | number | string | Uint8Array | Value[] | Map<Value, Value> | Global | Mark;

/** A value that a caller's `call` or `load` made. */
export abstract class Mark {
  abstract readonly kind: string;
}

const mark = Symbol("mark");
type Slot = Value | typeof mark;

function unknownOperation(code: number): Refusal {
  return new Refusal(
    "Its pickle does more than hold numbers",
    `It uses the operation 0x${code.toString(16).padStart(2, "0")}, which no state dict needs.`,
    "Save the weights alone: torch.save(model.state_dict(), …).",
  );
}

export function refusedName({ module, name, path }: Global): Refusal {
  const isModel = !/^(?:numpy|argparse|collections|builtins|__builtin__|pathlib|datetime|omegaconf)/.test(module);
  return new Refusal(
    "It holds a program, not only numbers",
    isModel && !module.startsWith("torch._")
      ? `Someone saved a whole model. Loading it means running the code that it names: ${module}.${name}. This page runs no code from a file.`
      : `Loading it means running the code that it names: ${path}. This page runs no code from a file.`,
    "Save the numbers alone, where you have the model: torch.save(model.state_dict(), …).",
  );
}

/** Runs one pickle. */
export class Unpickler {
  private stack: Slot[] = [];
  private readonly memo = new Map<number, Value>();
  private readonly view: DataView;
  private steps = 0;

  /** @param place first byte of the pickle; afterwards that after its last */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly call: Call,
    private readonly load: Load,
    public place = 0,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @throws Refusal for a name that is not on the list, or a pickle that is cut */
  run(): Value {
    for (;;) {
      checkedCount((this.steps += 1), 20 * limits.items, "operations in its pickle");
      const code = this.bytes[this.place];
      if (code === undefined) throw damaged("Its pickle ends early.");
      this.place += 1;
      if (code === 0x2e) return this.pop();
      this.step(code);
    }
  }

  private take(length: number): Uint8Array {
    const end = this.place + length;
    if (!(length >= 0) || end > this.bytes.length) throw damaged("Its pickle ends early.");
    const part = this.bytes.subarray(this.place, end);
    this.place = end;
    return part;
  }

  private whole(size: 1 | 2 | 4): number {
    const at = this.place;
    this.take(size);
    return size === 1
      ? this.view.getUint8(at)
      : size === 2
        ? this.view.getUint16(at, true)
        : this.view.getUint32(at, true);
  }

  private text(length: number): string {
    return new TextDecoder().decode(this.take(length));
  }

  private line(): string {
    const end = this.bytes.indexOf(10, this.place);
    if (end < 0) throw damaged("Its pickle ends early.");
    const line = this.text(end - this.place);
    this.place += 1;
    return line;
  }

  private pop(): Value {
    const top = this.stack.pop();
    if (top === undefined || top === mark) throw damaged("Its pickle takes more than it has put down.");
    return top;
  }

  private top(): Value {
    const value = this.pop();
    this.stack.push(value);
    return value;
  }

  private popMark(): Value[] {
    const at = this.stack.lastIndexOf(mark);
    if (at < 0) throw damaged("Its pickle takes more than it has put down.");
    const items = this.stack.slice(at + 1) as Value[];
    this.stack.length = at;
    return items;
  }

  private store(key: number): void {
    checkedCount(this.memo.size, limits.items * 4, "objects in its pickle");
    this.memo.set(key, this.top());
  }

  private recall(key: number): void {
    const value = this.memo.get(key);
    if (value === undefined) throw damaged("Its pickle reads what it never wrote.");
    this.stack.push(value);
  }

  private step(code: number): void {
    const push = (value: Slot) => this.stack.push(value);
    switch (code) {
      case 0x80: // PROTO
        this.take(1);
        return;
      case 0x95: // FRAME
        this.take(8);
        return;
      case 0x28: // MARK
        push(mark);
        return;
      case 0x30: // POP
        this.stack.pop();
        return;
      case 0x31: // POP_MARK
        this.popMark();
        return;
      case 0x4e: // NONE
        push(null);
        return;
      case 0x88: // NEWTRUE
        push(true);
        return;
      case 0x89: // NEWFALSE
        push(false);
        return;
      case 0x4b: // BININT1
        push(this.whole(1));
        return;
      case 0x4d: // BININT2
        push(this.whole(2));
        return;
      case 0x4a: // BININT
        push(this.whole(4) | 0);
        return;
      case 0x8a: // LONG1
        push(this.long(this.whole(1)));
        return;
      case 0x47: // BINFLOAT
        push(this.view.getFloat64((this.take(8), this.place - 8)));
        return;
      case 0x8c: // SHORT_BINUNICODE
        push(this.text(this.whole(1)));
        return;
      case 0x58: // BINUNICODE
        push(this.text(this.whole(4)));
        return;
      case 0x55: // SHORT_BINSTRING
        push(this.text(this.whole(1)));
        return;
      case 0x54: // BINSTRING
        push(this.text(this.whole(4)));
        return;
      case 0x43: // SHORT_BINBYTES
        push(this.take(this.whole(1)));
        return;
      case 0x42: // BINBYTES
        push(this.take(this.whole(4)));
        return;
      case 0x7d: // EMPTY_DICT
        push(new Map());
        return;
      case 0x5d: // EMPTY_LIST
      case 0x29: // EMPTY_TUPLE
      case 0x8f: // EMPTY_SET
        push([]);
        return;
      case 0x74: // TUPLE
      case 0x6c: // LIST
        push(this.popMark());
        return;
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: {
        const items = Array.from({ length: code - 0x84 }, () => this.pop()).reverse();
        push(items);
        return;
      }
      case 0x61: // APPEND
      case 0x65: // APPENDS
      case 0x90: {
        // ADDITEMS
        const items = code === 0x61 ? [this.pop()] : this.popMark();
        const list = this.top();
        if (Array.isArray(list)) for (const item of items) list.push(item);
        return;
      }
      case 0x73: // SETITEM
      case 0x75: {
        // SETITEMS
        const items = code === 0x73 ? [this.pop(), this.pop()].reverse() : this.popMark();
        const target = this.top();
        if (target instanceof Map) for (let i = 0; i + 1 < items.length; i += 2) target.set(items[i], items[i + 1]);
        return;
      }
      case 0x62: // BUILD: the state of an inert mark is of no use
        this.pop();
        return;
      case 0x63: // GLOBAL
        push(new Global(this.line(), this.line()));
        return;
      case 0x93: {
        // STACK_GLOBAL
        const [name, module] = [this.pop(), this.pop()];
        if (typeof name !== "string" || typeof module !== "string") throw damaged("Its pickle names no name.");
        push(new Global(module, name));
        return;
      }
      case 0x52: // REDUCE
      case 0x81: {
        // NEWOBJ
        const [args, name] = [this.pop(), this.pop()];
        if (!(name instanceof Global) || !Array.isArray(args)) throw damaged("Its pickle calls what is no name.");
        const made = this.call(name, args);
        if (made === undefined) throw refusedName(name);
        push(made);
        return;
      }
      case 0x71: // BINPUT
        this.store(this.whole(1));
        return;
      case 0x72: // LONG_BINPUT
        this.store(this.whole(4));
        return;
      case 0x94: // MEMOIZE
        this.store(this.memo.size);
        return;
      case 0x68: // BINGET
        this.recall(this.whole(1));
        return;
      case 0x6a: // LONG_BINGET
        this.recall(this.whole(4));
        return;
      case 0x51: // BINPERSID
        push(this.load(this.pop()));
        return;
      default:
        throw unknownOperation(code);
    }
  }

  /** A whole number of any length; those beyond 2⁵³ lose their last digits, since none of them is a size. */
  private long(length: number): number {
    const bytes = this.take(length);
    let value = 0;
    for (let i = length - 1; i >= 0; i--) value = value * 256 + bytes[i];
    return length > 0 && bytes[length - 1] > 127 ? value - 256 ** length : value;
  }
}
