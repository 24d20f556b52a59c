import { defineConfig } from 'vitest/config'

const PURE = [
  'src/kernel/**/*.test.ts',
  'src/language/**/*.test.ts',
  'src/ui/**/*.test.{ts,tsx}',
  'src/platform/files/**/*.test.ts',
]

export default defineConfig({
  test: {
    environment: 'node',
    env: { TZ: process.env['TZ'] ?? 'Asia/Shanghai' },
    reporters: ['default', './test/support/reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'pure', include: PURE } },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
          exclude: PURE,
          globalSetup: ['test/support/global-setup.ts'],
        },
      },
    ],
  },
})
