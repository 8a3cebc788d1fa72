import type { NoticeTexts } from './texts.ts';

export const es: NoticeTexts = {
  kinds: {
    warned: {
      subject: (partner, newsroom) => `${newsroom}: fallan los webhooks a ${partner}`,
      what: (at, since, end) =>
        `Desde el ${since} han fallado todos los webhooks a ${at}. Si esto sigue así hasta el ${end}, el punto de recepción se desactivará.`,
      next: 'Los envíos se reintentan solos: no hace falta pedirlos.',
    },
    disabled: {
      subject: (partner, newsroom) => `${newsroom}: los webhooks a ${partner} están desactivados`,
      what: (at, since) =>
        `Desde el ${since} han fallado todos los webhooks a ${at}, por lo que el punto de recepción se ha desactivado.`,
      next: 'Nada se pierde: lo que se publique entretanto se guarda 30 días y puede recogerse allí. Cuando vuelva a funcionar, pídanos que reanudemos el envío.',
    },
    gone: {
      subject: (partner, newsroom) => `${newsroom}: los webhooks a ${partner} están desactivados`,
      what: (at) =>
        `${at} ha respondido que ya no existe (410), por lo que el punto de recepción se ha desactivado.`,
      next: 'Nada se pierde: lo que se publique entretanto se guarda 30 días y puede recogerse allí. Cuando vuelva a funcionar, pídanos que reanudemos el envío.',
    },
  },
  last: (answer) => `Última respuesta: ${answer}`,
  button: 'Ver todos los envíos',
  why: (newsroom) => `Recibe este mensaje porque se ocupa de los webhooks de: ${newsroom}.`,
};
