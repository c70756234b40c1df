import type { ButtonHTMLAttributes } from 'react';

type Kind = 'primary' | 'plain' | 'quiet' | 'danger';

const looks: Readonly<Record<Kind, string>> = {
  primary: 'bg-ink text-paper hover:opacity-88',
  plain: 'border border-strong-line bg-surface text-ink hover:bg-sunken',
  quiet: 'text-ink hover:bg-sunken',
  danger: 'border border-red text-red hover:bg-red-wash',
};

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: Kind;
}

/** At least 44 pixels high, so that a thumb finds it. */
export function Button({ kind = 'plain', className = '', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`${buttonLook(kind)} ${className}`} {...rest} />;
}

/** The same look for a link. */
export function buttonLook(kind: Kind): string {
  return `inline-flex min-h-11 items-center justify-center gap-2 rounded-full px-5 font-medium text-[0.9375rem] transition-colors disabled:cursor-not-allowed disabled:opacity-50 ${looks[kind]}`;
}
