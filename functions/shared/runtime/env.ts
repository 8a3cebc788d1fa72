import * as z from 'zod';

/**
 * Reads a function's environment, once, when it starts.
 *
 * @throws Error that names every variable that is missing or wrong, with the value received
 */
export function readEnv<Shape extends z.ZodRawShape>(
  shape: Shape,
  environment: NodeJS.ProcessEnv,
): z.infer<z.ZodObject<Shape>> {
  const result = z.object(shape).safeParse(environment);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return `${name}=${JSON.stringify(environment[name])}: ${issue.message}`;
  });
  throw new Error(
    `environment: ${wrong.join('; ')}. The construct that grants the permission sets the variable.`,
  );
}

/** A variable that must be there and not empty. */
export const text = z.string().min(1);
