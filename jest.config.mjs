// Tests run as the built JavaScript (scripts/build.mjs): no transform, real ES modules, real worker files.
export default {
  testEnvironment: 'node',
  transform: {},
  roots: ['<rootDir>/dist'],
  testMatch: ['**/*.test.js'],
  testTimeout: 90_000,
  maxWorkers: 2,
};
