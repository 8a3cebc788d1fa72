/** Subscribing and its like, and the short pages: language choice, not found. */
export const forms = `
.narrow { max-inline-size: var(--measure); display: grid; gap: 1.4rem; }
.narrow h1 { font-size: var(--s3); }
form.card { display: grid; gap: 1.5rem; background: var(--raised); border: 1px solid var(--line); padding: clamp(1.1rem, 0.6rem + 2vw, 2rem); }
.field { display: grid; gap: 0.35rem; min-inline-size: 0; }
.field > label, legend { font-weight: 700; padding: 0; }
fieldset { border: 0; padding: 0; margin: 0; min-inline-size: 0; }
.hint { font-size: var(--s-1); color: var(--soft); }
input[type="email"], input[type="text"], select {
  font: inherit; color: inherit; background: var(--paper); inline-size: 100%; min-block-size: 3rem;
  padding: 0.55rem 0.8rem; border: 1px solid var(--soft); border-radius: 3px;
}
input[type="email"] { direction: ltr; text-align: start; }
:dir(rtl) > input[type="email"] { text-align: end; }
.choices { list-style: none; padding: 0; margin-block-start: 0.5rem; display: grid; gap: 0.15rem 1.25rem; grid-template-columns: repeat(auto-fill, minmax(min(12rem, 100%), 1fr)); }
.choices label { display: flex; gap: 0.6rem; align-items: baseline; padding-block: 0.3rem; cursor: pointer; }
input[type="checkbox"], input[type="radio"] { accent-color: var(--accent); inline-size: 1.1em; block-size: 1.1em; flex: none; margin: 0; translate: 0 0.14em; }
button, .button {
  font: 700 1em / 1.3 var(--sans); color: var(--on-accent); background: var(--accent); border: 0; border-radius: 3px;
  padding: 0.85rem 1.6rem; cursor: pointer; justify-self: start; text-decoration: none; display: inline-block;
}
button:hover, .button:hover { background: color-mix(in oklab, var(--accent) 86%, var(--ink)); }
button.quiet, .button.quiet { background: transparent; color: var(--accent); box-shadow: inset 0 0 0 1px currentColor; }
.ranks { display: grid; gap: 0.75rem 1.25rem; margin-block-start: 0.5rem; grid-template-columns: repeat(auto-fit, minmax(min(10rem, 100%), 1fr)); }
.ranks label { font-weight: 400; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; }
form.card h2 { font-size: var(--s1); }
.trap { position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); }
.error { color: var(--alarm); font-weight: 600; }
.choice { list-style: none; padding: 0; display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(min(12rem, 100%), 1fr)); }
.choice a { display: block; padding: 1rem 1.2rem; border: 1px solid var(--line); background: var(--raised); text-decoration: none; font-size: var(--s1); }
.choice a:hover { border-color: var(--accent); }
.choice section { display: grid; gap: 0.5rem; }
.tongues { display: grid; gap: 2rem; }
.tongues section { display: grid; gap: 0.5rem; padding-block-start: 1.2rem; border-block-start: 1px solid var(--line); }
.tongues h2 { font-size: var(--s1); }
`;
