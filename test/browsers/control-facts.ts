import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';

/**
 * Collects facts that pages expect of every form control. They follow the sections of the Web Platform Tests
 * (https://github.com/web-platform-tests/wpt/tree/master/custom-elements/form-associated). The function runs
 * in the page, so it cannot use anything outside its body.
 */
export async function controlFacts(): Promise<Record<string, unknown>> {
  document.body.innerHTML = `
    <form id="one" name="one">
      <fieldset id="outer"><legend><filestore-upload id="in-legend"></filestore-upload></legend>
        <fieldset id="inner"><label for="control">Label</label>
          <filestore-upload id="control" name="docs" required multiple></filestore-upload>
        </fieldset>
      </fieldset>
      <label>Around <filestore-upload id="around" name="around"></filestore-upload></label>
    </form>
    <form id="two"></form>
    <filestore-upload id="outside" name="outside" form="two"></filestore-upload>`;
  const find = (id: string): FilestoreUpload => {
    const element = document.querySelector<FilestoreUpload>(`#${id}`);
    if (!element) throw new Error(`no #${id}`);
    return element;
  };
  const control = find('control');
  const outside = find('outside');
  const [one, two] = document.forms;
  if (!one || !two) throw new Error('no forms');
  const rendered = async (): Promise<void> => {
    await control.updateComplete;
    await outside.updateComplete;
  };
  const facts: Record<string, unknown> = {};
  await rendered();

  facts['form owner'] = [control.form === one, outside.form === two];
  facts['in form.elements'] = [
    one.elements.namedItem('docs') === control,
    [...two.elements].includes(outside),
  ];
  outside.setAttribute('form', 'one');
  facts['form attribute changed'] = outside.form === one;
  outside.removeAttribute('form');
  facts['form attribute removed'] = outside.form;
  facts['labels'] = [control.labels[0]?.textContent, find('around').labels.length];

  const disabled = (): unknown =>
    ['control', 'in-legend', 'around'].map((id) => [
      find(id).matches(':disabled'),
      find(id).willValidate,
    ]);
  facts['enabled'] = disabled();
  document.querySelector('#outer')?.toggleAttribute('disabled', true);
  facts['disabled by a fieldset, not in its legend'] = disabled();
  document.querySelector('#outer')?.toggleAttribute('disabled', false);
  control.disabled = true;
  await rendered();
  facts['disabled by its attribute'] = disabled();
  control.disabled = false;
  await rendered();

  let invalid = 0;
  control.addEventListener('invalid', (event) => {
    invalid += 1;
    event.preventDefault();
  });
  facts['missing'] = [
    control.validity.valueMissing,
    control.validity.valid,
    control.validationMessage !== '',
  ];
  facts['checks'] = [
    control.checkValidity(),
    control.reportValidity(),
    one.checkValidity(),
    invalid,
  ];
  facts[':invalid'] = [control.matches(':invalid'), one.matches(':invalid')];

  const entries = (): string[] =>
    [...new FormData(one)].map(
      ([name, value]) => `${name}=${typeof value === 'string' ? value : value.name}`,
    );
  facts['no entries'] = entries();
  control.files = [{ id: 'a' }, { id: 'b' }];
  facts['entries immediately'] = entries();
  await rendered();
  facts[':valid'] = [control.matches(':valid'), control.validationMessage];
  const [first] = control.files;
  if (first) control.removeFile(first.key);
  facts['entries after a removal'] = entries();
  one.reset();
  facts['reset'] = control.value;
  control.disabled = true;
  await rendered();
  facts['entries while disabled'] = entries();
  control.disabled = false;
  control.removeAttribute('name');
  await rendered();
  facts['entries without a name'] = entries();
  two.append(control);
  facts['moved to another form'] = control.form === two;
  control.remove();
  facts['removed'] = control.form;
  return facts;
}

export const expectedFacts = {
  'form owner': [true, true],
  'in form.elements': [true, true],
  'form attribute changed': true,
  'form attribute removed': null,
  labels: ['Label', 1],
  enabled: [
    [false, true],
    [false, true],
    [false, true],
  ],
  'disabled by a fieldset, not in its legend': [
    [true, false],
    [false, true],
    [false, true],
  ],
  'disabled by its attribute': [
    [true, false],
    [false, true],
    [false, true],
  ],
  missing: [true, false, true],
  checks: [false, false, false, 3],
  ':invalid': [true, true],
  'no entries': [],
  'entries immediately': ['docs=a', 'docs=b'],
  ':valid': [true, ''],
  'entries after a removal': ['docs=b'],
  reset: ['a', 'b'],
  'entries while disabled': [],
  'entries without a name': [],
  'moved to another form': true,
  removed: null,
};
