import { findRoute, serverError, toHttpEvent, toResponse } from '../functions/http-event.ts';
import type { FunctionPool } from '../functions/pool.ts';
import { firstLine } from '../functions/protocol.ts';
import type { RoutePlan } from '../template/plan.ts';

/** The HTTP API: routes of the templates, functions behind them. A function that fails is API Gateway's 500. */
export function createApi(
  routes: RoutePlan[],
  poolOf: (functionArn: string) => FunctionPool | undefined,
  log: (line: string) => void,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname } = new URL(request.url);
    const found = findRoute(routes, request.method, pathname);
    if (!found) return Response.json({ message: 'Not Found' }, { status: 404 });
    const pool = poolOf(found.route.functionArn);
    if (!pool) return serverError(503);
    try {
      return toResponse(await pool.invoke(await toHttpEvent(request, found.route, found.parameters)));
    } catch (error) {
      // API Gateway says no more to the reader.
      log(`${pool.plan.label}: ${firstLine(error)}`);
      return serverError(500);
    }
  };
}
