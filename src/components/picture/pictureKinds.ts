/**
 * The formats that readers bring: by which bytes each is told, what it is called, and what is said where it cannot be
 * shown. The one place for all three.
 */

/** Whether a picture can be shown: by every browser, by some (so it is tried), or by none (so it is refused at once). */
type Shown = "everywhere" | "somewhere" | "nowhere";

interface KindRow {
  readonly shown: Shown;
  /** As in «the file is WebP»; only for what may be shown. */
  readonly label?: string;
  /** As in «“a.pdf” is a PDF document»; unless every browser shows it. */
  readonly what?: string;
  readonly advice?: string;
  /** Endings of a name that promise this format. */
  readonly endings?: readonly string[];
  /** How it begins, as Latin-1 text where `?` is any byte. Formats that take more to tell are in pictureFormat.ts. */
  readonly starts?: readonly string[];
}

/** Formats that every browser shows, as a list for sentences. */
const good = "JPEG, PNG, WebP, AVIF, GIF or SVG";
const exportAdvice = `Save or export it as ${good}.`;
export const chooseAdvice = `Choose a picture: ${good}.`;
const eightBits = "Save it again as a usual JPEG (baseline or progressive, 8 bits), or as PNG.";
const developed =
  "Export it as JPEG with the camera's own program or a photo editor, or choose the JPEG that the camera wrote beside it.";

const everywhere = (label: string, ...endings: string[]): KindRow => ({ shown: "everywhere", label, endings });
const somewhere = (label: string, what: string, more: Partial<KindRow> = {}): KindRow => ({
  shown: "somewhere",
  label,
  what,
  advice: exportAdvice,
  ...more,
});
const nowhere = (what: string, advice: string, ...starts: string[]): KindRow => ({
  shown: "nowhere",
  what,
  advice,
  starts,
});
/** A format of pictures that no browser shows. */
const foreign = (what: string, ...starts: string[]): KindRow =>
  nowhere(`${what}, which browsers cannot show`, exportAdvice, ...starts);

const kinds = {
  jpeg: everywhere("JPEG", "jpg", "jpeg", "jpe", "jfif"),
  png: everywhere("PNG", "png", "apng"),
  gif: everywhere("GIF", "gif"),
  webp: everywhere("WebP", "webp"),
  avif: everywhere("AVIF", "avif"),
  bmp: everywhere("BMP", "bmp", "dib"),
  svg: everywhere("SVG", "svg", "svgz"),
  ico: everywhere("an icon (ICO)", "ico", "cur"),

  heic: somewhere("HEIC", "is an HEIC picture", {
    advice: `${exportAdvice} On an iPhone, Settings → Camera → Formats → Most Compatible makes it take JPEG.`,
    endings: ["heic", "heif", "hif"],
  }),
  tiff: somewhere("TIFF", "is a TIFF picture", {
    endings: ["tif", "tiff"],
    starts: ["II*\0", "MM\0*", "II+\0", "MM\0+"],
  }),
  jxl: somewhere("JPEG XL", "is a JPEG XL picture", {
    endings: ["jxl"],
    starts: ["\xff\x0a", "\0\0\0\x0cJXL "],
  }),
  jp2: somewhere("JPEG 2000", "is a JPEG 2000 picture", {
    endings: ["jp2", "j2k", "jpf", "jpx"],
    starts: ["\0\0\0\x0cjP  ", "\xff\x4f\xff\x51"],
  }),
  "jpeg-12-bit": somewhere("JPEG", "is a JPEG with 12 bits for each color", { advice: eightBits }),
  "jpeg-lossless": somewhere("JPEG", "is a lossless JPEG", { advice: eightBits }),
  "jpeg-arithmetic": somewhere("JPEG", "is a JPEG with arithmetic coding", { advice: eightBits }),
  "jpeg-hierarchical": somewhere("JPEG", "is a hierarchical JPEG", { advice: eightBits }),
  "jpeg-ls": somewhere("JPEG", "is a JPEG-LS picture", { advice: eightBits }),
  "png-xcode": somewhere("PNG", "is a PNG that Xcode rewrote for iPhones (CgBI)", {
    advice: "Choose the PNG from before the app was built, or open this one on a Mac and export it again.",
  }),
  "avif-cropped": somewhere("AVIF", "is an AVIF picture with a crop noted in the file", {
    advice: "Save it again without the crop, or export it as JPEG or PNG.",
  }),

  raw: nowhere("is a camera raw file, which browsers cannot show", developed),
  psd: foreign("is a Photoshop document", "8BPS"),
  xcf: foreign("is a GIMP document", "gimp xcf"),
  jxr: foreign("is a JPEG XR picture", "II\xbc\x01"),
  icns: foreign("is an icon for macOS (ICNS)", "icns"),
  exr: foreign("is an OpenEXR picture", "v/1\x01"),
  hdr: foreign("is a Radiance HDR picture", "#?RADIANCE", "#?RGBE"),
  dds: foreign("is a texture (DDS)", "DDS "),
  qoi: foreign("is a QOI picture", "qoif"),
  netpbm: foreign("is a Netpbm picture", ...[..."1234567"].map((digit) => `P${digit}\n`)),
  postscript: foreign("is a PostScript drawing (EPS)", "%!PS", "\xc5\xd0\xd3\xc6"),
  metafile: foreign("is a drawing as a Windows metafile", "\xd7\xcd\xc6\x9a", `${"?".repeat(40)} EMF`),
  djvu: foreign("is a scanned document (DjVu)", "AT&TFORM"),
  pdf: nowhere(
    "is a PDF document, not a picture",
    "Take a screenshot of the page, or export it as PNG or JPEG.",
    "%PDF",
  ),
  video: nowhere(
    "is a video",
    "Take a screenshot of one frame, or use the camera.",
    "\x1a\x45\xdf\xa3",
    "RIFF????AVI ",
    "\0???moov",
    "\0???mdat",
    "\0\0\0\x08wide",
    "FLV\x01",
    "\0\0\x01\xba",
    "\0\0\x01\xb3",
    "0&\xb2\x75",
  ),
  audio: nowhere("is a sound, not a picture", chooseAdvice, "ID3\x03", "ID3\x04", "fLaC", "OggS", "RIFF????WAVE"),
  zip: nowhere(
    "is an archive or an office document",
    "Unpack it and choose one picture inside.",
    "PK\x03\x04",
    "Rar!",
    "7z\xbc\xaf\x27\x1c",
    "BZh?1AY&SY",
    "\xfd7zXZ",
    "(\xb5\x2f\xfd",
    `${"?".repeat(257)}ustar`,
    "\xd0\xcf\x11\xe0",
  ),
  gzip: nowhere(
    "is packed (gzip), and what is inside cannot be opened here",
    "Unpack it and choose one picture inside.",
    "\x1f\x8b",
  ),
  html: nowhere(
    "is a web page (HTML), not a picture",
    "Open the picture on that page by itself, save it, and choose that file.",
  ),
  text: nowhere("holds text, not a picture", chooseAdvice),
  empty: nowhere("is empty: it has no bytes", "Choose another file, or copy this one again from where it came."),
  unknown: nowhere("is in no format that this page knows", chooseAdvice),
} as const satisfies Readonly<Record<string, KindRow>>;

/** A row of the table. */
export type PictureForm = keyof typeof kinds;
const forms = Object.keys(kinds) as PictureForm[];

/** What a file is at large; a form of it that not every browser shows is told beside it. */
export type PictureKind = Exclude<PictureForm, `${"jpeg" | "png" | "avif"}-${string}` | "html">;

interface RawRow {
  readonly name: string;
  /** Makers that write it inside of a TIFF, as the first letters of what they call themselves. */
  readonly makers: readonly string[];
  readonly starts: readonly string[];
}

const insideTiff = (name: string, ...makers: string[]): RawRow => ({ name, makers, starts: [] });
const onItsOwn = (name: string, ...starts: string[]): RawRow => ({ name, makers: [], starts });

/** Camera raw formats by the endings of their names. */
const raws = {
  cr2: insideTiff("Canon CR2", "Canon"),
  cr3: onItsOwn("Canon CR3", "????ftypcrx "),
  crw: onItsOwn("Canon CRW", "??????HEAPCCDR"),
  nef: insideTiff("Nikon NEF", "Nikon"),
  nrw: insideTiff("Nikon NRW"),
  arw: insideTiff("Sony ARW", "Sony"),
  sr2: insideTiff("Sony SR2"),
  srf: insideTiff("Sony SRF"),
  dng: insideTiff("DNG"),
  raf: { ...insideTiff("Fujifilm RAF", "Fujifilm"), starts: ["FUJIFILMCCD-RAW"] },
  orf: { ...insideTiff("Olympus ORF", "Olympus", "OM Digital"), starts: ["IIRO", "IIRS", "MMOR"] },
  rw2: { ...insideTiff("Panasonic RW2", "Panasonic"), starts: ["IIU\0"] },
  rwl: insideTiff("Leica RWL", "Leica"),
  pef: insideTiff("Pentax PEF", "Pentax", "Ricoh", "Asahi"),
  x3f: onItsOwn("Sigma X3F", "FOVb"),
  srw: insideTiff("Samsung SRW", "Samsung"),
  "3fr": insideTiff("Hasselblad 3FR", "Hasselblad"),
  fff: insideTiff("Hasselblad FFF"),
  iiq: { ...insideTiff("Phase One IIQ", "Phase One"), starts: ["II*\0????IIII", "MM\0*????MMMM"] },
  mrw: onItsOwn("Minolta MRW", "\0MRM"),
  dcr: insideTiff("Kodak DCR", "Kodak", "Eastman"),
  kdc: insideTiff("Kodak KDC"),
  erf: insideTiff("Epson ERF"),
  mef: insideTiff("Mamiya MEF", "Mamiya"),
  mos: insideTiff("Leaf MOS", "Leaf"),
  gpr: insideTiff("GoPro GPR", "GoPro"),
} as const satisfies Readonly<Record<string, RawRow>>;

export type RawFormat = keyof typeof raws;
const rawFormats = Object.keys(raws) as RawFormat[];

const beginsWith = (text: string, start: string) =>
  text.length >= start.length && [...start].every((letter, i) => letter === "?" || letter === text[i]);

/** Which camera raw format has a beginning of its own; `text` are a file's first bytes as Latin-1. */
export function rawOfStart(text: string): RawFormat | undefined {
  return rawFormats.find((format) => raws[format].starts.some((start) => beginsWith(text, start)));
}

/** The camera raw format that a maker of cameras writes as TIFF; undefined for makers of other things. */
export function rawOfMaker(make: string): RawFormat | undefined {
  const lower = make.toLowerCase();
  return rawFormats.find((format) => raws[format].makers.some((maker) => lower.startsWith(maker.toLowerCase())));
}

const ending = (name: string) => /\.(\w+)$/.exec(name)?.[1].toLowerCase() ?? "";

/** The camera raw format that a file's name promises. */
export function rawOfName(name: string): RawFormat | undefined {
  return rawFormats.find((format) => format === ending(name));
}

/** What a camera raw file is called, such as «Canon CR3». */
export const rawName = (format: RawFormat): string => raws[format].name;

/** The form that begins like a file; `text` are its first 272 bytes as Latin-1. Undefined where none does. */
export function formOfStart(text: string): PictureForm | undefined {
  return forms.find((form) => kinds[form].starts?.some((start) => beginsWith(text, start)));
}

/** What a reader is told of a form: names, and what would do where it cannot be shown. */
export function described(form: PictureForm): {
  readonly shown: Shown;
  readonly label: string;
  readonly what: string;
  readonly advice: string;
} {
  const { shown, label = "", what = `is ${label}`, advice = chooseAdvice } = kinds[form];
  return { shown, label, what, advice };
}

/** The ending of a name and what it promises; undefined where it promises nothing. */
export function promised(name: string): { readonly ending: string; readonly kind: PictureForm } | undefined {
  const end = ending(name);
  const kind = forms.find((form) => kinds[form].endings?.includes(end));
  return kind && { ending: end, kind };
}
