/** What a file is to its photo, in words for people. */
export const roleTexts: Readonly<Record<string, string>> = {
  photo: 'Original photo',
  video: 'Original video',
  'paired-video': 'Film of the Live Photo',
  'alternate-photo': 'RAW original',
  'edited-photo': 'Edited version',
  'edited-video': 'Edited video',
  'edited-paired-video': 'Edited film of the Live Photo',
  'adjustment-data': 'What was edited',
  audio: 'Sound',
  other: 'Belongs to it',
};
