import { acceptTokens } from './accept.ts';
import { setHandle } from './file-handles.ts';

interface PickerOptions {
  readonly accept: string;
  readonly multiple: boolean;
}

/** TypeScript does not have https://wicg.github.io/file-system-access/#api-showopenfilepicker. */
interface WindowWithPicker {
  showOpenFilePicker?(options: {
    readonly multiple: boolean;
    readonly types: readonly { readonly accept: Readonly<Record<string, readonly string[]>> }[];
  }): Promise<readonly FileSystemFileHandle[]>;
}

/**
 * Opens the browser's picker that gives access to the files later. Returns undefined if there is none here, for example
 * in a frame of another origin.
 */
export async function pickFiles({
  accept,
  multiple,
}: PickerOptions): Promise<readonly File[] | undefined> {
  const types = typesOf(accept);
  try {
    const handles = await (window as WindowWithPicker).showOpenFilePicker?.({
      multiple,
      types: Object.keys(types).length > 0 ? [{ accept: types }] : [],
    });
    return handles && (await Promise.all(handles.map(fileOf)));
  } catch (error) {
    const isCanceled = error instanceof DOMException && error.name === 'AbortError';
    return isCanceled ? [] : undefined;
  }
}

async function fileOf(handle: FileSystemFileHandle): Promise<File> {
  const file = await handle.getFile();
  setHandle(file, async () => handle);
  return file;
}

/** The picker wants a media type for each extension, and shows the files of the extension whichever type it is. */
function typesOf(accept: string): Readonly<Record<string, readonly string[]>> {
  const tokens = acceptTokens(accept);
  const extensions = tokens.filter((token) => token.startsWith('.'));
  const types = tokens.filter((token) => !token.startsWith('.'));
  return {
    ...Object.fromEntries(types.map((type) => [type, []])),
    ...(extensions.length > 0 && { 'application/octet-stream': extensions }),
  };
}
