import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { refuseServerCode } from './src/web/build/refuse-server-code.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Pages are served by the same server as the API; `npm run dev` of vite alone passes `/api` on to it. */
export default defineConfig({
  root: at('src/web'),
  base: '/',
  publicDir: at('src/web/public'),
  plugins: [react(), refuseServerCode()],
  build: {
    outDir: at('dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // The content security policy allows no inline script and no data: module.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: { office: at('src/web/index.html'), signIn: at('src/web/sign-in.html') },
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 30 },
            { name: 'charts', test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 20 },
            { name: 'antd', test: /node_modules[\\/](antd|@ant-design|@rc-component|dayjs)[\\/]/, priority: 10 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': process.env['SHOUWANG_SERVER'] ?? 'http://127.0.0.1:8600' } },
})
