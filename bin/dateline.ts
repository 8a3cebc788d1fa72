#!/usr/bin/env node
import { setTimeout as pause } from 'node:timers/promises';
import { LAPTOP_OUTPUTS } from './outputs.ts';
import { run } from './program.ts';
import { openStage } from './stage.ts';

// Who reads only the first lines, as `head` does, has had enough: no error.
process.stdout.on('error', () => process.exit());

process.exitCode = await run(process.argv.slice(2), {
  open: (file) => openStage(file ?? process.env.DATELINE_OUTPUTS ?? LAPTOP_OUTPUTS),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  now: () => new Date(),
  pause,
  env: process.env,
});
