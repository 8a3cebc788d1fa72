import type { NewsroomSettings } from '../../domain/newsroom.ts';
import { SURFACES } from '../../names.ts';

const { light, dark } = SURFACES;

/** Colours of what is on a page, in pages and mails. */
export const INKS = {
  light: { ink: '#191c20', soft: '#565d68', line: '#dddcd7', alarm: '#a3231f' },
  dark: { ink: '#e9eaec', soft: '#a3acb8', line: '#313942', alarm: '#ff9a8f' },
} as const;

/**
 * Colours, type and space; everything else is said in these. Type is fluid from 320 to 1280 pixels of width.
 * Every script has stacks of the fonts that systems bring along: nothing is fetched.
 */
export const tokens = ({ accent, accentDark }: NewsroomSettings['colours']): string => `
:root {
  color-scheme: light dark;
  --accent: ${accent};
  --on-accent: ${light.onAccent};
  --paper: ${light.paper};
  --raised: ${light.raised};
  --wash: color-mix(in oklab, var(--accent) ${light.wash}%, var(--paper));
  --ink: ${INKS.light.ink};
  --soft: ${INKS.light.soft};
  --line: ${INKS.light.line};
  --alarm: ${INKS.light.alarm};
  --added: #1f7a3f;

  --s-1: clamp(0.83rem, 0.8rem + 0.12vw, 0.9rem);
  --s0: clamp(1.03rem, 0.99rem + 0.2vw, 1.16rem);
  --s1: clamp(1.2rem, 1.13rem + 0.35vw, 1.42rem);
  --s2: clamp(1.42rem, 1.29rem + 0.62vw, 1.8rem);
  --s3: clamp(1.68rem, 1.42rem + 1.25vw, 2.5rem);
  --s4: clamp(1.95rem, 1.5rem + 2.2vw, 3.4rem);

  --gap: clamp(1rem, 0.7rem + 1.5vw, 2rem);
  --measure: 42rem;
  --page: 76rem;
}
:root, [lang] {
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif;
  --serif: "Iowan Old Style", Charter, "Bitstream Charter", "Sitka Text", Cambria, "Noto Serif", Georgia, serif;
  --leading: 1.62;
  --tight: 1.14;
}
:lang(ru) {
  --serif: Charter, "PT Serif", Cambria, "Noto Serif", Georgia, "Times New Roman", serif;
}
:lang(ar) {
  --sans: "Segoe UI", "SF Arabic", "Geeza Pro", "Noto Sans Arabic", "Noto Kufi Arabic", Tahoma, system-ui, "Noto Sans", sans-serif;
  --serif: "Noto Naskh Arabic", "SF Arabic", "Geeza Pro", "Segoe UI", "Noto Sans Arabic", Tahoma, system-ui, "Noto Sans", serif;
  --leading: 1.85;
  --tight: 1.4;
}
:lang(zh) {
  --sans: system-ui, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif;
  --serif: "Songti SC", "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", SimSun, "Noto Sans CJK SC", serif;
  --leading: 1.8;
  --tight: 1.32;
}
@media (prefers-color-scheme: dark) {
  :root {
    --accent: ${accentDark};
    --on-accent: ${dark.onAccent};
    --paper: ${dark.paper};
    --raised: ${dark.raised};
    --wash: color-mix(in oklab, var(--accent) ${dark.wash}%, var(--paper));
    --ink: ${INKS.dark.ink};
    --soft: ${INKS.dark.soft};
    --line: ${INKS.dark.line};
    --alarm: ${INKS.dark.alarm};
    --added: #6fd394;
  }
}
`;
