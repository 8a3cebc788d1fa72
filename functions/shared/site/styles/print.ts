/** On paper: the text, its date and its address; no menus. */
export const print = `
@media print {
  @page { margin: 20mm 18mm; }
  :root { --paper: #fff; --raised: #fff; --wash: #fff; --ink: #000; --soft: #333; --line: #999; --accent: #000; --alarm: #000; }
  body { display: block; font-size: 11pt; }
  .skip, .menu, .languages, .foot, .side, .formats, .share, .cite, .onward-links, .anchor, form { display: none; }
  .masthead { border: 0; }
  .wrap { max-inline-size: none; padding-inline: 0; }
  main { padding-block: 0; }
  h1 { font-size: 22pt; }
  .story, .list { display: block; }
  .text { max-inline-size: none; }
  .text a[href^="http"]::after { content: " (" attr(href) ")"; font-size: 0.8em; overflow-wrap: anywhere; }
  .hero img { max-block-size: 90mm; inline-size: auto; }
  .notice { border: 1px solid #000; }
  h1, h2, h3, figure, .entry, .notice { break-inside: avoid; break-after: auto; }
  h2, h3 { break-after: avoid; }
  p { orphans: 3; widows: 3; }
}
`;
