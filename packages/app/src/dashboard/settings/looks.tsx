import { useState } from 'react';
import { Card } from '../ui/card.tsx';
import { applyTheme, savedTheme, type Theme, themes } from './theme.ts';

const words: Readonly<Record<Theme, string>> = { system: 'As the system', light: 'Light', dark: 'Dark' };

/** Light or dark. */
export function Looks() {
  const [theme, setTheme] = useState(savedTheme);
  return (
    <Card title="Looks">
      <fieldset className="flex flex-wrap gap-2">
        <legend className="sr-only">Light or dark</legend>
        {themes.map((one) => (
          <label
            key={one}
            className="inline-flex min-h-11 cursor-pointer items-center gap-2.5 rounded-full border border-line px-4 has-checked:border-ink"
          >
            <input
              type="radio"
              name="theme"
              checked={theme === one}
              onChange={() => {
                applyTheme(one);
                setTheme(one);
              }}
              className="accent-(--ink)"
            />
            {words[one]}
          </label>
        ))}
      </fieldset>
    </Card>
  );
}
