import type { NoticeTexts } from './texts.ts';

export const zh: NoticeTexts = {
  kinds: {
    warned: {
      subject: (partner, newsroom) => `${newsroom}：发往 ${partner} 的推送一直失败`,
      what: (at, since, end) =>
        `自${since}起，发往 ${at} 的所有推送均告失败。如果到${end}仍未恢复，将停止向该地址推送。`,
      next: '系统会自动重试，无需另行申请。',
    },
    disabled: {
      subject: (partner, newsroom) => `${newsroom}：已停止向 ${partner} 推送`,
      what: (at, since) => `自${since}起，发往 ${at} 的所有推送均告失败，因此已停止向该地址推送。`,
      next: '内容不会丢失：其间发布的内容保留30天，可在该页面获取。地址恢复后，请通知我们重新开启推送。',
    },
    gone: {
      subject: (partner, newsroom) => `${newsroom}：已停止向 ${partner} 推送`,
      what: (at) => `${at} 回复称其已永久停用（410），因此已停止向该地址推送。`,
      next: '内容不会丢失：其间发布的内容保留30天，可在该页面获取。地址恢复后，请通知我们重新开启推送。',
    },
  },
  last: (answer) => `最近一次答复：${answer}`,
  button: '查看全部推送',
  why: (newsroom) => `您收到此邮件，是因为您负责接收以下机构的推送：${newsroom}。`,
};
