import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ru } from './ru.ts';
import type { NoticeTexts } from './texts.ts';
import { zh } from './zh.ts';

export const noticeTexts: Record<string, NoticeTexts> = { ar, en, es, fr, ru, zh };

/** The words of a language; English where it is none of the six. */
export const noticeTextsIn = (language: string): NoticeTexts => noticeTexts[language] ?? en;
