import { Schema, type SchemaDefinition, type SchemaOptions } from 'mongoose';

/**
 * A schema of mongoose that tells TypeScript nothing about its fields.
 *
 * A collection has its own document type, so nobody reads what a schema would infer, and comparing
 * what was inferred took two thirds of a build.
 */
export const schemaOf = (fields: SchemaDefinition, options: SchemaOptions): Schema =>
  new Schema(fields, options);
