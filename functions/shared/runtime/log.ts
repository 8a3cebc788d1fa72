import { Logger } from '@aws-lambda-powertools/logger';

/** What handlers may say. Never a recipient's address, a secret or a held release's words (laws 9 and 11). */
export interface Log {
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

/** A structured logger (JSON lines to CloudWatch Logs) for one function. */
export function createLog(service: string): Log {
  const logger = new Logger({ serviceName: service });
  const extra = (details?: Record<string, unknown>) => (details === undefined ? [] : [details]);
  return {
    info: (message, details) => logger.info(message, ...extra(details)),
    warn: (message, details) => logger.warn(message, ...extra(details)),
    error: (message, details) => logger.error(message, ...extra(details)),
  };
}
