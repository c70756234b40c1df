import { resolve } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page, built into `dist/dashboard`, from where the server hands it out. */
export default defineConfig({
  root: resolve(import.meta.dirname, 'src/dashboard'),
  base: '/',
  plugins: [react(), tailwind()],
  cacheDir: resolve(import.meta.dirname, 'node_modules/.cache/vite'),
  build: {
    outDir: resolve(import.meta.dirname, 'dist/dashboard'),
    emptyOutDir: true,
    // The page's policy allows no inline data for scripts, styles and fonts, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The coasts of the world are one file, asked for with the first map.
    chunkSizeWarningLimit: 700,
    license: { fileName: 'LICENSES.md' },
  },
});
