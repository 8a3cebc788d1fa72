import type { SearchTexts } from './texts.ts';

export const zh: SearchTexts = {
  title: '搜索',
  lead: '按标题或正文中的任何词语、地名或人名查找新闻稿。',
  label: '您想查找什么？',
  button: '搜索',
  noScript: '搜索在您的浏览器中进行，需要 JavaScript。没有它，下面的链接也可通往所有新闻稿。',
  browse: '或者浏览',
  says: {
    found: { other: '找到 {n} 篇新闻稿' },
    looking: '{found}；正在查找{period} …',
    backTo: '{found}（已查至{period}）',
    none: '没有找到与“{query}”相关的内容。请减少或更换词语，或按主题、地点、月份浏览。',
    more: '显示更多',
    failed: '部分新闻稿未能加载，这里显示的结果可能不全。',
    offline: '您似乎已离线。恢复连接后可继续搜索。',
    again: '重试',
  },
};
