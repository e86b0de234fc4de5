/** Hands a file to whoever reads the page, as their browser does it. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun when the click returns, but the blob is read after it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/**
 * Copies a text that also stands in `field`. The desktop application refuses every permission, that of the
 * clipboard too, but lets what the user selected be copied. Answers false when neither way worked; the text is
 * selected then.
 */
export async function copyText(field: HTMLTextAreaElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    return document.execCommand('copy');
  }
}
