import express, { type RequestHandler } from 'express';

/** The largest form that is read: a photo of the largest stored size (10 MB), and its fields. */
const LONGEST = '11mb';

/** A photo that a user chose on the page. */
export interface ChosenPhoto {
  readonly bytes: Buffer;
}

/**
 * Returns the fields of a form with files like those of other forms: texts unchanged, a file only
 * as its bytes.
 */
async function fieldsOf(type: string, bytes: Buffer): Promise<Record<string, unknown>> {
  const form = await new Response(new Uint8Array(bytes), {
    headers: { 'content-type': type },
  }).formData();
  const fields: Record<string, unknown> = {};
  for (const [name, value] of form)
    fields[name] =
      typeof value === 'string' ? value : { bytes: Buffer.from(await value.arrayBuffer()) };
  return fields;
}

const parse: RequestHandler = async (request, response, next) => {
  const { body } = request as { body: unknown };
  if (!Buffer.isBuffer(body)) return next();
  const fields = await fieldsOf(request.get('content-type') ?? '', body).catch(() => undefined);
  if (!fields) return void response.status(400).type('text').send('This form cannot be read.');
  request.body = fields;
  next();
};

/** Reads forms that carry a photo. */
export const photoForms: readonly RequestHandler[] = [
  express.raw({ type: 'multipart/form-data', limit: LONGEST }),
  parse,
];
