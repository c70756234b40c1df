/** Whether a source's name on the command line means a phone: `phone` or `phone:UDID`. */
export function isPhoneName(name: string): boolean {
  return /^phone(:|$)/.test(name);
}

/** A phone's UDID, or how a phone is named as a source (`phone:UDID`): that is how phones are told, so it may be typed everywhere. */
export function phoneUdid(text: string): string {
  return text.replace(/^phone:/, '');
}
