/** One file in a response of the application server: the response of `info`, and the form's message. */
export interface FileRow {
  readonly id: string;
  readonly name: string;
  readonly path?: string;
  readonly size: number;
  readonly type: string;
  readonly state: string;
  readonly createdAt: string;
  readonly storedAt?: string;
  readonly deletedAt?: string;
}

export interface RowActions {
  readonly download: (row: FileRow) => Promise<void>;
  readonly remove: (row: FileRow) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

const shown = new Map<string, { row: HTMLTableRowElement; state: string }>();
const sizes = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const times = new Intl.DateTimeFormat('en', { timeStyle: 'medium' });

/** Updates the table. Rows that have not changed keep their focus and selection. */
export function showFiles(files: readonly FileRow[], actions: RowActions): void {
  const body = document.querySelector('#files');
  const table = body?.closest('table');
  const empty = document.querySelector<HTMLElement>('#no-files');
  if (!body || !table || !empty) throw new Error('The page has no table of files');
  table.hidden = files.length === 0;
  empty.hidden = files.length > 0;

  const ids = new Set(files.map(({ id }) => id));
  for (const [id, { row }] of shown) {
    if (ids.has(id)) continue;
    row.remove();
    shown.delete(id);
  }
  files.forEach((file, index) => {
    const known = shown.get(file.id);
    let row = known?.row;
    if (known?.state !== file.state) {
      row = makeRow(file, actions);
      known?.row.remove();
      shown.set(file.id, { row, state: file.state });
    }
    if (row && body.children[index] !== row) body.insertBefore(row, body.children[index] ?? null);
  });
}

function makeRow(file: FileRow, actions: RowActions): HTMLTableRowElement {
  const row = document.createElement('tr');
  row.dataset['state'] = file.state;
  const state = document.createElement('span');
  state.className = 'state';
  state.dataset['state'] = file.state;
  state.textContent = file.state;
  row.append(
    cell('', file.path ?? file.name, 'name'),
    cell('Size', size(file.size)),
    cell('Type', file.type),
    cell('State', state),
    cell('When', times.format(new Date(file.deletedAt ?? file.storedAt ?? file.createdAt))),
    cell('', buttons(file, actions), 'row-actions'),
  );
  return row;
}

function buttons(file: FileRow, { download, remove, failed }: RowActions): DocumentFragment {
  const fragment = document.createDocumentFragment();
  const add = (label: string, action: (row: FileRow) => Promise<void>): void => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.setAttribute('aria-label', `${label} ${file.name}`);
    button.addEventListener('click', () => void action(file).catch(failed));
    fragment.append(button, ' ');
  };
  if (file.state === 'STORED') {
    add('Download', download);
    add('Delete', remove);
  }
  return fragment;
}

function cell(label: string, content: string | Node, className = ''): HTMLTableCellElement {
  const element = document.createElement('td');
  element.className = className;
  if (label) element.dataset['label'] = label;
  element.append(content);
  return element;
}

function size(bytes: number): string {
  if (bytes === 1) return '1 byte';
  const units = ['bytes', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${sizes.format(bytes / 1000 ** power)} ${units[power]}`;
}
