/** What surrounds every page: masthead, menu, languages, foot. */
export const chrome = `
.masthead { border-block-start: 5px solid var(--accent); }
.masthead > .wrap { display: flex; flex-wrap: wrap; align-items: end; justify-content: space-between; gap: 0.75rem var(--gap); padding-block: 1.35rem 1.1rem; }
.brand { color: inherit; text-decoration: none; display: flex; align-items: center; gap: 0.9rem; min-inline-size: 0; }
.brand-words { min-inline-size: 0; }
.logo { flex: none; block-size: 3rem; inline-size: auto; max-inline-size: 40vw; }
.brand-name { display: block; font: 700 var(--s2) / 1.12 var(--serif); letter-spacing: -0.01em; }
.brand-part { display: block; margin-block-start: 0.15rem; font-size: var(--s-1); color: var(--soft); }
.brand:hover .brand-name { color: var(--accent); }
:lang(ar) .brand-name, :lang(zh) .brand-name { letter-spacing: normal; line-height: 1.35; }
.languages ul, .menu ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; }
.languages ul { gap: 0 1.1rem; font-size: var(--s-1); }
.languages :is(a, span) { display: inline-block; padding-block: 0.3rem; }
.languages a { color: var(--soft); text-decoration: none; font-family: system-ui, "Segoe UI", "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", sans-serif; }
.languages a:hover { color: var(--accent); text-decoration: underline; }
.languages span { font-weight: 700; box-shadow: 0 2px 0 var(--accent); }
.menu { border-block: 1px solid var(--line); }
.menu ul { gap: 0 clamp(1.1rem, 0.6rem + 1.6vw, 2.2rem); padding-inline: var(--gap); font-size: var(--s-1); font-weight: 600; }
.menu a { display: block; padding-block: 0.7rem; color: inherit; text-decoration: none; box-shadow: inset 0 0 0 var(--accent); }
.menu a:hover { color: var(--accent); box-shadow: inset 0 -3px 0 var(--accent); }
.menu .call a { color: var(--accent); }
@media (min-width: 32rem) {
  .menu .apart { margin-inline-start: auto; }
}
.foot { background: var(--wash); border-block-start: 1px solid var(--line); font-size: var(--s-1); }
.foot .wrap { display: grid; gap: 2rem var(--gap); grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); padding-block: 2.5rem 3rem; }
.foot h2 { font: 700 1em / 1.4 var(--sans); margin-block-end: 0.5rem; }
.foot p { max-inline-size: 36rem; }
.foot ul { list-style: none; padding: 0; display: grid; gap: 0.4rem; }
.foot .small { border-block-start: 1px solid var(--line); }
.foot .small ul { display: flex; flex-wrap: wrap; gap: 0.3rem 1.5rem; padding-block: 1rem 1.4rem; padding-inline: var(--gap); }
.foot .small a { display: inline-block; padding-block: 0.35rem; color: inherit; }
.contacts li { display: flex; flex-wrap: wrap; gap: 0 0.75rem; align-items: baseline; }
.contacts .role { color: var(--soft); }
.contacts .reach { white-space: nowrap; }
`;
