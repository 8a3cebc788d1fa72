import type { AlertTexts } from './texts.ts';

export const zh: AlertTexts = {
  mail: {
    correction: (title) => `更正：${title}`,
    retraction: (title) => `已撤回：${title}`,
    whatChanged: '更改内容',
    whyRetracted: '撤回原因',
    retracted: '我们已撤回这篇新闻稿。请不要再使用。',
    readOn: '在网站上阅读',
    why: (name) => `您收到此邮件，是因为您订阅了${name}的新闻。`,
    manage: '更改订阅',
    unsubscribe: '退订',
  },
  optIn: {
    subject: (name) => `请确认订阅${name}`,
    intro: (name) => `有人（可能是您）请求把${name}的新闻发送到此地址。`,
    button: '确认订阅',
    ignore: '如果不是您本人，请不必理会：未经您确认，不会发送任何新闻。链接7天内有效。',
  },
  already: {
    subject: (name) => `您已订阅${name}`,
    intro: (name) => `有人（可能是您）请求把${name}的新闻发送到此地址。该地址已经订阅，没有任何更改。`,
    button: '查看或更改订阅',
    ignore: '如果不是您本人，请不必理会。',
  },
  page: {
    home: '前往新闻中心',
    checkInbox: {
      title: '请查收邮件',
      text: '我们已向您填写的地址发送了一封邮件。请点击其中的链接继续。如果几分钟内没有收到，请查看垃圾邮件文件夹。',
    },
    confirm: {
      title: '确认订阅',
      text: (name) => `点击按钮，即可通过邮件收到${name}的新闻。`,
      button: '确认',
    },
    confirmed: { title: '订阅成功', text: '从现在起，您将通过邮件收到我们的新闻。每封邮件都有退订链接。' },
    manage: {
      title: '您的订阅',
      text: '请选择您想收到的内容。',
      languages: '语言',
      topics: '主题',
      places: '地点',
      none: '未选择：全部。',
      save: '保存',
      saved: '您的选择已保存。',
    },
    leave: { title: '退订', text: (name) => `点击按钮后，您将不再收到${name}的新闻邮件。`, button: '退订' },
    left: { title: '您已退订', text: '您的地址将不再收到新闻。' },
    expired: { title: '此链接已过期', text: '链接只在一段时间内有效。请重新订阅。' },
    invalid: { title: '此链接无效', text: '链接不完整或已被更改。请从邮件中复制完整链接，或重新订阅。' },
    gone: { title: '此订阅已不存在', text: '您已退订，或订阅从未确认。您可以随时重新订阅。' },
    refused: {
      title: '操作未成功',
      email: (value) => `“${value}”不是电子邮件地址。请按 name@example.org 的格式填写。`,
      choice: (value) => `“${value}”不在可选范围内。请从表单中选择。`,
      language: '没有选择语言。请至少选择一种。',
      unreadable: '无法读取表单。请重新填写。',
    },
    unavailable: { title: '请稍后再试', text: '目前无法完成操作。没有任何内容丢失，请几分钟后再试。' },
    subscribe: '订阅',
  },
};
