import { type HttpApi, type HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { NewsroomFunction } from './newsroom-function.ts';

export interface PublicRoutesProps {
  api: HttpApi;
  /** Who answers. */
  fn: NewsroomFunction;
  /** Paths and their methods, such as `['/partners/{id}', [HttpMethod.GET]]`. */
  routes: [path: string, methods: HttpMethod[]][];
  /** Why nobody has to log in. */
  reason: string;
}

/** Routes of the API that anybody may call, in the stack of the function that answers. */
export function addPublicRoutes(scope: Construct, { api, fn, routes, reason }: PublicRoutesProps): void {
  const integration = new HttpLambdaIntegration('Integration', fn.lambda);
  for (const [path, methods] of routes) {
    for (const method of methods) {
      const routeKey = HttpRouteKey.with(path, method);
      const route = new HttpRoute(scope, `${method} ${path}`, { httpApi: api, routeKey, integration });
      acknowledge(route, { 'AwsSolutions-APIG4': reason });
    }
  }
}
