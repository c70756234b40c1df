/** Whether a source's name on the command line means a phone: `phone` or `phone:UDID`. */
export function isPhoneName(name: string): boolean {
  return /^phone(:|$)/.test(name);
}
