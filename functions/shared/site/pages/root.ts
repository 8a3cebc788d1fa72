import { listAddress } from '../../domain/address.ts';
import { defaultLanguage } from '../../domain/newsroom.ts';
import { html } from '../html.ts';
import { directionOf, languageName, textsOf } from '../i18n/index.ts';
import { page, type RenderContext, type RenderedPage } from '../rendered.ts';

/** `/`: on to the default language, and the choice of all for those whose browser stays. */
export async function renderRoot(context: RenderContext): Promise<RenderedPage> {
  const { settings } = context;
  const language = defaultLanguage(settings);
  const home = listAddress(language, 'all');
  const file = await page(context, {
    language,
    title: textsOf(language).chooseLanguage,
    address: '/',
    canonical: home,
    head: html`<meta http-equiv="refresh" content="0; url=${home}">`,
    main: html`<div class="narrow">
<h1>${textsOf(language).chooseLanguage}</h1>
<ul class="choice">
${settings.languages.map(
  (code) =>
    html`<li><a href="${listAddress(code, 'all')}" hreflang="${code}" lang="${code}" dir="${directionOf(code)}">${languageName(code)}</a></li>\n`,
)}</ul>
</div>`,
  });
  return { files: { 'index.html': file } };
}
