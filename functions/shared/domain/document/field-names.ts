/** Names of front matter as editors write them in a Word file or at the head of a text, in six languages. */
const NAMES: Record<string, string> = {
  title: 'title|headline|titre|título|العنوان|عنوان|заголовок|название|标题',
  subtitle: 'subtitle|subheading|sous-titre|subtítulo|العنوان الفرعي|عنوان فرعي|подзаголовок|副标题',
  summary: 'summary|abstract|résumé|resumen|ملخص|الملخص|резюме|краткое содержание|摘要',
  date: 'date|publication date|date de publication|fecha|fecha de publicación|التاريخ|تاريخ النشر|дата|дата публикации|日期|发布日期',
  embargo:
    'embargo|embargo until|embargoed until|publish at|publish_at|embargo jusqu’au|embargo hasta|حظر النشر حتى|محظور النشر حتى|эмбарго|эмбарго до|禁发至|发布时间',
  dateline: 'dateline|place and date|lieu et date|lugar y fecha|المكان والتاريخ|место и дата|电头',
  topics: 'topics|topic|tags|thèmes|temas|المواضيع|الموضوعات|темы|主题',
  places: 'places|place|countries|lieux|pays|lugares|países|الأماكن|البلدان|места|страны|地点|国家',
  contacts: 'contacts|contact|press contact|contactos|جهات الاتصال|للاتصال|контакты|контакт|联系人',
  image: 'image|picture|photo|imagen|صورة|изображение|图片',
  change_note:
    'change note|change_note|correction|note de modification|nota de cambio|corrección|ملاحظة التغيير|تصحيح|примечание об изменении|исправление|更正说明|修改说明',
  minor: 'minor|minor change|modification mineure|cambio menor|تعديل طفيف|незначительное изменение|小修改',
  status: 'status|statut|estado|الحالة|статус|状态',
  reason: 'reason|raison|motif|motivo|razón|السبب|причина|原因',
  language: 'language|lang|langue|idioma|اللغة|язык|语言',
  slug: 'slug|address|adresse de la page',
};

const fields = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.split('|').map((name) => [plain(name), field])),
);

/** The name of front matter that a label means: "Change note:", "Sous-titre", "العنوان". */
export const fieldNamed = (label: string): string | undefined => fields.get(plain(label));

function plain(label: string): string {
  return label
    .normalize('NFC')
    .replace(/[\s_]+/gu, ' ')
    .replace(/['’]/gu, '’')
    .replace(/\s*[:：]\s*$/u, '')
    .trim()
    .toLowerCase();
}
