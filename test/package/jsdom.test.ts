// @vitest-environment jsdom
import { testInDomEnvironment } from './dom-environment.ts';

testInDomEnvironment('jsdom');
