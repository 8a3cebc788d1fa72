/** Characters that XML 1.0 does not take, even escaped (section 2.2, "Char"). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A text without what no XML document may hold. */
export const xmlSafe = (text: string): string => text.toWellFormed().replace(FORBIDDEN, '');
