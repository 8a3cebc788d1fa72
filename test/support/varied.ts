import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Uploads of the invented organisation that have between them what a page can show: the samples, and in every language
 * a release with everything, one that was corrected twice and one that was withdrawn.
 */

/** An object of the uploads bucket. */
export interface Upload {
  key: string;
  body: string | Uint8Array;
}

export const LANGUAGES = ['en', 'fr', 'es', 'ar', 'ru', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Pages of the releases below, without their language. */
export const AT = {
  story: 'news/2026/10/everything-at-once/',
  corrected: 'news/2026/09/harbours-counted/',
  withdrawn: 'news/2025/12/figures-withdrawn/',
  /** Where a page stood until its release named another address. */
  moved: 'news/2026/03/tower-moved/',
} as const;

interface Words {
  title: string;
  /** A word of the title that no other release has. */
  rare: string;
  subtitle: string;
  caption: string;
  alt: string;
  opening: string;
  quotation: string;
  heading: string;
  region: string;
  list: string[];
  /** Longer than a small screen is wide, where the script has such words. */
  long: string;
  note: string;
  correctedTitle: string;
  counted: (n: string) => string;
  correction: string;
  withdrawnTitle: string;
  reason: string;
}

/** What a release says in each language. `title`, `correctedTitle` and `withdrawnTitle` are unlike those of the samples. */
export const WORDS: Record<Language, Words> = {
  en: {
    title: 'Forty lighthouses begin to measure the swell',
    rare: 'lighthouses',
    subtitle: 'Old towers, new instruments, and one table that everybody may read',
    caption: 'The tower of Ostend on the morning of its first measurement',
    alt: 'A lighthouse above calm water',
    opening: 'OSTEND, 8 October 2026 – Forty lighthouses measure the swell from today, on four coasts.',
    quotation:
      '“A tower that has watched ships for two hundred years may as well count the waves,” said **Ilse Marrand**, spokesperson of the Office.',
    heading: 'What the towers measure',
    region: 'Region',
    list: ['the height of the waves', 'the time between them', 'where they come from'],
    long: 'Hydrometeorologicalmeasurementinstrumentation',
    note: 'Counted on the first of October; towers that are being repaired are left out.',
    correctedTitle: 'Seventeen harbours pass the night test',
    counted: (n) => `In the night test ${n} harbours answered the warning within five minutes.`,
    correction: 'The number of harbours was wrong: it is seventeen, not sixteen.',
    withdrawnTitle: 'Ice figures for the northern ports',
    reason: 'The measurements were taken with an instrument that was out of order.',
  },
  fr: {
    title: 'Quarante phares se mettent à mesurer la houle',
    rare: 'phares',
    subtitle: 'De vieilles tours, des instruments neufs et un tableau que chacun peut lire',
    caption: 'La tour d’Ostende le matin de sa première mesure',
    alt: 'Un phare au-dessus d’une eau calme',
    opening: 'OSTENDE, 8 octobre 2026 – Quarante phares mesurent la houle depuis ce matin, sur quatre côtes.',
    quotation:
      '« Une tour qui regarde les navires depuis deux cents ans peut bien compter les vagues », a dit **Ilse Marrand**, porte-parole de l’Office.',
    heading: 'Ce que mesurent les tours',
    region: 'Région',
    list: ['la hauteur des vagues', 'le temps qui les sépare', 'la direction d’où elles viennent'],
    long: 'Anticonstitutionnellementhydrométéorologiquement',
    note: 'Compté au 1er octobre, sans les tours en travaux.',
    correctedTitle: 'Dix-sept ports réussissent l’essai de nuit',
    counted: (n) => `Lors de l’essai de nuit, ${n} ports ont répondu à l’alerte en moins de cinq minutes.`,
    correction: 'Le nombre de ports était faux : il est de dix-sept, et non de seize.',
    withdrawnTitle: 'Chiffres des glaces pour les ports du nord',
    reason: 'Les mesures ont été prises avec un instrument en panne.',
  },
  es: {
    title: 'Cuarenta faros empiezan a medir el oleaje',
    rare: 'faros',
    subtitle: 'Torres antiguas, instrumentos nuevos y una tabla que todos pueden leer',
    caption: 'La torre de Ostende en la mañana de su primera medición',
    alt: 'Un faro sobre un agua en calma',
    opening: 'OSTENDE, 8 de octubre de 2026 – Cuarenta faros miden el oleaje desde hoy, en cuatro costas.',
    quotation:
      '«Una torre que lleva doscientos años mirando barcos bien puede contar las olas», dijo **Ilse Marrand**, portavoz de la Oficina.',
    heading: 'Qué miden las torres',
    region: 'Región',
    list: ['la altura de las olas', 'el tiempo entre ellas', 'de dónde vienen'],
    long: 'Electroencefalografistahidrometeorológicamente',
    note: 'Contado el 1 de octubre, sin las torres en obras.',
    correctedTitle: 'Diecisiete puertos superan la prueba nocturna',
    counted: (n) => `En la prueba nocturna, ${n} puertos respondieron al aviso en menos de cinco minutos.`,
    correction: 'El número de puertos era erróneo: son diecisiete y no dieciséis.',
    withdrawnTitle: 'Cifras de hielo para los puertos del norte',
    reason: 'Las mediciones se hicieron con un instrumento averiado.',
  },
  ar: {
    title: 'أربعون منارة تبدأ قياس ارتفاع الأمواج',
    rare: 'منارة',
    subtitle: 'أبراج قديمة وأجهزة جديدة وجدول يستطيع الجميع قراءته',
    caption: 'برج أوستند صباح أول قياس له',
    alt: 'منارة فوق مياه هادئة',
    opening: 'أوستند، 8 أكتوبر 2026 – تقيس أربعون منارة الأمواج اعتباراً من اليوم على أربعة سواحل.',
    quotation:
      'وقالت **إلزه ماراند**، المتحدثة باسم المكتب: «إن برجاً راقب السفن مئتي عام يستطيع أن يعدّ الأمواج أيضاً».',
    heading: 'ما الذي تقيسه الأبراج',
    region: 'المنطقة',
    list: ['ارتفاع الأمواج', 'الزمن الفاصل بينها', 'الجهة التي تأتي منها'],
    long: 'وسيستخدمونهاباستمراريتهمالهيدرومترولوجية',
    note: 'بحسب العدّ في الأول من أكتوبر، من دون الأبراج التي يجري إصلاحها.',
    correctedTitle: 'سبعة عشر ميناءً تجتاز الاختبار الليلي',
    counted: (n) => `في الاختبار الليلي استجاب ${n} ميناءً للإنذار في أقل من خمس دقائق.`,
    correction: 'كان عدد الموانئ خاطئاً: هو سبعة عشر لا ستة عشر.',
    withdrawnTitle: 'أرقام الجليد في موانئ الشمال',
    reason: 'أُجريت القياسات بجهاز معطّل.',
  },
  ru: {
    title: 'Сорок маяков начинают измерять волны',
    rare: 'маяков',
    subtitle: 'Старые башни, новые приборы и одна таблица, которую может прочесть каждый',
    caption: 'Башня в Остенде утром первого измерения',
    alt: 'Маяк над спокойной водой',
    opening:
      'ОСТЕНДЕ, 8 октября 2026 года – Сорок маяков с сегодняшнего дня измеряют волны на четырёх берегах.',
    quotation:
      '«Башня, которая двести лет смотрела на корабли, может и волны посчитать», – сказала **Ильзе Марранд**, представитель Бюро.',
    heading: 'Что измеряют башни',
    region: 'Район',
    list: ['высоту волн', 'время между ними', 'направление, откуда они приходят'],
    long: 'Гидрометеорологизированноизмерительноприборостроительный',
    note: 'По счёту на 1 октября, без башен, которые ремонтируются.',
    correctedTitle: 'Семнадцать портов выдержали ночную проверку',
    counted: (n) =>
      `Во время ночной проверки ${n} портов ответили на предупреждение быстрее чем за пять минут.`,
    correction: 'Число портов было неверным: их семнадцать, а не шестнадцать.',
    withdrawnTitle: 'Данные о льде для северных портов',
    reason: 'Измерения сделаны неисправным прибором.',
  },
  zh: {
    title: '四十座灯塔开始测量海浪',
    rare: '灯塔',
    subtitle: '古老的塔、崭新的仪器，以及一张人人都能查阅的表格',
    caption: '奥斯坦德灯塔首次测量的清晨',
    alt: '平静水面上的灯塔',
    opening: '奥斯坦德，2026年10月8日 – 从今天起，四条海岸上的四十座灯塔开始测量海浪。',
    quotation: '“一座看了两百年船的塔，当然也可以数一数浪，”国际潮汐办公室发言人**伊尔莎·马兰德**说。',
    heading: '灯塔测量什么',
    region: '地区',
    list: ['浪高', '波浪之间的时间', '波浪的来向'],
    long: '水文气象测量仪器制造与校准与维护与数据公开与共享联合工作委员会',
    note: '截至10月1日，正在维修的灯塔未计入。',
    correctedTitle: '十七个港口通过夜间测试',
    counted: (n) => `在夜间测试中，${n}个港口在五分钟内回应了预警。`,
    correction: '港口数目有误：应为十七个，而非十六个。',
    withdrawnTitle: '北方港口的冰情数据',
    reason: '测量所用的仪器当时已经失灵。',
  },
};

const front = (fields: Record<string, unknown>): string =>
  `---\n${Object.entries(fields)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join('')}---\n`;

const COLUMNS = ['2019', '2020', '2021', '2022', '2023', '2024', '2025', '2026'];
const REGIONS = [
  'Bay of Bengal',
  'West Africa',
  'Eastern Mediterranean',
  'Pacific',
  'North Sea',
  'Caribbean',
];

/** Wider than a phone, and longer than its screen. */
const table = (region: string): string =>
  [
    `| ${[region, ...COLUMNS].join(' | ')} |`,
    `|---|${COLUMNS.map(() => '---:|').join('')}`,
    ...[...REGIONS, ...REGIONS].map(
      (name, i) => `| ${[name, ...COLUMNS.map((_, j) => `${(i + 2) * (j + 3)},${i}`)].join(' | ')} |`,
    ),
  ].join('\n');

function story(language: Language): string {
  const w = WORDS[language];
  return `${front({
    title: w.title,
    subtitle: w.subtitle,
    date: '2026-10-08 09:30',
    topics: ['ports', 'climate', 'early-warning'],
    places: ['netherlands', 'switzerland'],
    image: { name: 'tower.jpg', alt: w.alt, caption: w.caption, credit: 'I. Marrand / ITO' },
    contacts: [
      { name: 'Ilse Marrand', role: w.heading, phone: '+41 22 555 01 12', email: 'ilse.marrand@example.org' },
      {
        name: 'Press desk of the northern coasts',
        email: 'a.very.long.address.of.the.press.desk@example.org',
      },
    ],
  })}${w.opening}[^1]

${w.quotation}

> ${w.opening}

## ${w.heading}

${w.list.map((item) => `- ${item}`).join('\n')}

1. ${w.list.join('\n2. ')}

${w.long} https://www.example.org/open-data/readings/by-region/by-tower/2026/10/08/all-of-them-in-one-file.csv

${table(w.region)}

![${w.alt}](tower.jpg)

### ${w.caption}

**${w.subtitle}.** *${w.note}* [example.org](https://www.example.org/towers) \`swell_height_m\`

[^1]: ${w.note}
`;
}

const counted = (language: Language, n: string, more: Record<string, unknown> = {}): string =>
  `${front({
    title: WORDS[language].correctedTitle,
    date: '2026-09-21',
    topics: ['ports', 'early-warning'],
    places: ['philippines'],
    ...more,
  })}${WORDS[language].counted(n)}\n\n${WORDS[language].note}\n`;

const withdrawn = (language: Language, more: Record<string, unknown> = {}): string =>
  `${front({
    title: WORDS[language].withdrawnTitle,
    date: '2025-12-04',
    topics: ['climate'],
    places: ['netherlands'],
    ...more,
  })}${WORDS[language].counted('4')}\n`;

const moved = (language: Language, more: Record<string, unknown> = {}): string =>
  `${front({ title: WORDS[language].heading, date: '2026-03-05', topics: [], places: [], ...more })}${WORDS[language].note}\n`;

const samples = fileURLToPath(new URL('../../samples/releases/', import.meta.url));
const sampleUploads = (): Upload[] =>
  readdirSync(samples, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ key: `releases/${relative(samples, path)}`, body: readFileSync(path) }));

const each = (make: (language: Language) => Upload): Upload[] => LANGUAGES.map(make);

/** The smallest file that is a PDF to whoever looks at its head. */
const pdf = Buffer.from('%PDF-1.7\n%%EOF\n');

/**
 * The uploads in their order: those of a wave are each of another object, and a wave is uploaded when all that comes
 * of the one before has come. Pictures stand before the documents that show them.
 */
export const waves = (): Upload[][] => [
  [
    ...sampleUploads().filter(({ key }) => key.endsWith('.jpg')),
    {
      key: 'releases/everything-at-once/tower.jpg',
      body: readFileSync(`${samples}sixty-one-gauges/gauge.jpg`),
    },
    { key: 'releases/everything-at-once/Readings_of_all_towers_by_region.pdf', body: pdf },
    { key: 'releases/everything-at-once/method.fr.pdf', body: pdf },
  ],
  [
    ...sampleUploads().filter(({ key }) => !key.endsWith('.jpg')),
    ...each((language) => ({ key: `releases/everything-at-once/${language}.md`, body: story(language) })),
    ...each((language) => ({
      key: `releases/harbours-counted/${language}.md`,
      body: counted(language, '16'),
    })),
    ...each((language) => ({ key: `releases/figures-withdrawn/${language}.md`, body: withdrawn(language) })),
    ...each((language) => ({ key: `releases/tower-moved/${language}.md`, body: moved(language) })),
  ],
  [
    ...each((language) => ({
      key: `releases/harbours-counted/${language}.md`,
      body: counted(language, '17', { change_note: WORDS[language].correction }),
    })),
    ...each((language) => ({
      key: `releases/figures-withdrawn/${language}.md`,
      body: withdrawn(language, { status: 'retracted', reason: WORDS[language].reason }),
    })),
    ...each((language) => ({
      key: `releases/tower-moved/${language}.md`,
      body: moved(language, { slug: 'tower-settled', minor: true }),
    })),
  ],
  each((language) => ({
    key: `releases/harbours-counted/${language}.md`,
    body: counted(language, '17', { minor: true, subtitle: WORDS[language].subtitle }),
  })),
];
