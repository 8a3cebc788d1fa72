/** What a document may be at most (law 10). Far above any real release; a document over one of these is rejected. */
export const limits = {
  /** Characters of the decoded file. A saved page is mostly the site around it; of the others most is kept. */
  characters: { html: 2_000_000, md: 500_000, txt: 500_000 },
  /** Characters of the front matter. */
  frontMatter: 65_536,
  /** YAML aliases that may be resolved. */
  aliases: 20,
  /** Elements inside each other. */
  depth: 128,
  /** Elements and texts of a whole page, and cells of a Markdown table. */
  nodes: 100_000,
  /**
   * A Word file: parts, bytes of one and of all when unzipped, how many times its own size that may be once it is more
   * than `ratioFrom`, elements inside each other, pictures.
   */
  docx: {
    entries: 2_000,
    partBytes: 40_000_000,
    totalBytes: 100_000_000,
    ratio: 100,
    ratioFrom: 5_000_000,
    depth: 200,
    pictures: 60,
  },
  /** A picture beside a release: bytes, and pixels, for decoding one of more takes a browser's memory. */
  picture: { bytes: 20 * 1024 * 1024, pixels: 100_000_000 },
  attachmentBytes: 50 * 1024 * 1024,
  /** Bytes of an uploaded text; a Word file brings its pictures. */
  documentBytes: { md: 2_097_152, html: 2_097_152, txt: 2_097_152, docx: 31_457_280 },
  /** Tables, and notes at the foot, of one release: a page of more is no release. */
  tables: 200,
  footnotes: 500,
  /** Markdown's quotes, lists and notes inside each other. */
  markdownDepth: 40,
  /**
   * Parsers compare the lines of a Markdown file, and the signs of emphasis and links in a paragraph, with each other:
   * the sum of their squares is what it costs, this much a second or two.
   */
  markdownCost: 30_000_000,
  /** What reading one document may take: wall time, and memory of the thread that reads it. */
  reading: { seconds: 20, megabytes: 1024 },
  /** Characters of a title. */
  title: 500,
  /** Bytes of what is kept of an edition: an item of DynamoDB has at most 400 KB, its names included. */
  stored: 360_000,
  /** Characters of a summary that nobody wrote. */
  summary: 240,
} as const;
