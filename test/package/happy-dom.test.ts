// @vitest-environment happy-dom
import { testInDomEnvironment } from './dom-environment.ts';

testInDomEnvironment('happy-dom');
