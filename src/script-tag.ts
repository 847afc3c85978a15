/** The entry of the single-file bundle for `<script type="module" src="…/script-tag.js">`. */
import './define.ts';

export * from './index.ts';
