import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

// `SP4N_WEB_OUT`: where the build goes; CMake names a folder of its own, so that the source tree stays clean.
export default defineConfig({
  plugins: [svelte()],
  base: '/',
  build: {
    outDir: process.env.SP4N_WEB_OUT ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0 // the page's policy lets nothing be data:
  },
  server: { proxy: { '/v1': process.env.SP4N_URL ?? 'http://127.0.0.1:8080' } }
})
