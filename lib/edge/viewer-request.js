// CloudFront Function (cloudfront-js-2.0), in front of the site bucket. Pages are folders: `/en/` is the object
// `en/index.html`, and `/en` is sent to `/en/`. A last segment with a dot is a file.
// biome-ignore lint/correctness/noUnusedVariables: CloudFront calls it by this name
function handler(event) {
  const request = event.request;
  const uri = request.uri;
  if (uri.endsWith('/')) {
    request.uri = `${uri}index.html`;
    return request;
  }
  if (uri.slice(uri.lastIndexOf('/') + 1).includes('.')) return request;
  return {
    statusCode: 301,
    statusDescription: 'Moved Permanently',
    // Leading slashes fold into one: a browser reads `//example.net/` as another host.
    headers: { location: { value: `${uri.replace(/^[/\\]+/, '/')}/` } },
  };
}
