import { mediaPolicy } from '../guard/headers.ts';

/** A quiet drawing in place of a picture that cannot be made; why is in its title and in a header. */
export function placeholder(note: string): Response {
  const title = note.replace(/[<>&"']/g, (character) => `&#${character.codePointAt(0)};`);
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" role="img"><title>${title}</title>
<rect width="64" height="64" fill="#8884"/><g fill="none" stroke="#888" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
<rect x="18" y="20" width="28" height="24" rx="3"/><path d="m18 39 8-8 6 6 5-5 9 8M22 52 44 12"/></g></svg>`;
  return new Response(drawing, {
    headers: {
      'content-type': 'image/svg+xml',
      'content-security-policy': mediaPolicy,
      'x-safelight-thumbnail': 'placeholder',
      'x-safelight-note': encodeURIComponent(note),
    },
  });
}
