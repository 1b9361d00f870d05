/** The part of WebAssembly that is used here, with types: TypeScript has them among the browser's only. */
export interface WasmModule {
  readonly kind?: 'module';
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

export interface WasmGlobal {
  readonly value: number;
}

interface Api {
  Module: new (bytes: Uint8Array) => WasmModule;
  /** Sizes in pages of 64 KiB. */
  Memory: new (size: { initial: number; maximum: number }) => WasmMemory;
  Instance: new (module: WasmModule, imports: { env: { memory: WasmMemory } }) => { exports: unknown };
}

export const { WebAssembly } = globalThis as unknown as { WebAssembly: Api };
