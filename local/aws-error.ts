/** An error as SDK clients read it from JSON protocols: the name in a header and in the body. */
export function awsError(status: number, name: string, message: string): Response {
  return Response.json(
    { __type: name, message, Message: message },
    { status, headers: { 'x-amzn-errortype': name } },
  );
}
