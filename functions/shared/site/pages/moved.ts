import { html } from '../html.ts';
import { textsOf } from '../i18n/index.ts';
import { page, type RenderContext, type RenderedPage } from '../rendered.ts';

/** What is left where a page stood: on to where it stands now. */
export async function renderMoved(
  path: string,
  address: string,
  language: string,
  context: RenderContext,
): Promise<RenderedPage> {
  const t = textsOf(language);
  const [before = '', after = ''] = t.moved.split('{address}');
  const file = await page(context, {
    language,
    title: t.movedTitle,
    address,
    canonical: path,
    head: html`<meta http-equiv="refresh" content="0; url=${path}">`,
    main: html`<div class="narrow"><h1>${t.movedTitle}</h1>
<p>${before}<a href="${path}" dir="ltr">${context.siteUrl}${path}</a>${after}</p></div>`,
  });
  return { files: { 'index.html': file } };
}
