import { ar } from './ar.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ru } from './ru.ts';
import type { AlertTexts } from './texts.ts';
import { zh } from './zh.ts';

export const alertTexts: Record<string, AlertTexts> = { ar, en, es, fr, ru, zh };

/** The words of a language; English where it is none of the six. */
export const alertTextsIn = (language: string): AlertTexts => alertTexts[language] ?? en;
