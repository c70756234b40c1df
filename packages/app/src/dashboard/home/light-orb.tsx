import { type LightColour, lightLooks } from '../ui/light.tsx';

/** The light itself, as large as the question it answers. */
export function LightOrb({ colour }: { readonly colour: LightColour }) {
  const { Icon, glow, word } = lightLooks[colour];
  return (
    <div
      className="relative grid size-36 shrink-0 place-items-center sm:size-44"
      role="img"
      aria-label={word}
    >
      <div
        className="breathing absolute inset-0 rounded-full opacity-60 blur-2xl"
        style={{ background: `radial-gradient(circle, ${glow} 20%, transparent 70%)` }}
      />
      <div
        className="absolute inset-5 rounded-full shadow-inner"
        style={{
          background: `radial-gradient(circle at 35% 28%, color-mix(in oklab, ${glow} 45%, white), ${glow} 55%, color-mix(in oklab, ${glow} 72%, black))`,
        }}
      />
      <Icon className="relative size-14 text-white drop-shadow sm:size-16" aria-hidden="true" />
    </div>
  );
}
