import { html, raw } from 'hono/html';

export { html, raw };

/** Markup that is safe to put into markup. Every other value put into `html` is escaped. */
export type Html = ReturnType<typeof html>;

/** Data for machines inside a page. `<` is written so that no text can end the element. */
export const jsonLd = (data: Record<string, unknown>): Html =>
  html`<script type="application/ld+json">${raw(JSON.stringify(data).replace(/</g, '\\u003c'))}</script>`;
