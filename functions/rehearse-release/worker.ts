import '../shared/runtime/reader-worker.ts';
