/**
 * Small comforts of a release's page: buttons that copy its address or citation, and the device's own way to share.
 * They stand hidden in the page, in its language, and are shown where the browser can do what they say.
 */

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
  if (!('clipboard' in navigator)) break;
  const label = button.textContent;
  show(button);
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy ?? '');
    // Said by screen readers, since the focus is on it.
    button.textContent = button.dataset.done ?? label;
    setTimeout(() => {
      button.textContent = label;
    }, 2_000);
  });
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-share]')) {
  if (!('share' in navigator)) break;
  show(button);
  button.addEventListener('click', () => {
    const { share: url = '', title = '' } = button.dataset;
    // Whoever closes the device's dialogue has changed their mind.
    navigator.share({ url, title }).catch(() => {});
  });
}

function show(button: HTMLElement): void {
  button.closest('[hidden]')?.removeAttribute('hidden');
}
