import type { Finding } from './outcome.ts';

/** The report that people paste into an issue. Contains no keys, tokens, URLs or host names. */
export interface ProofReport {
  readonly format: 1;
  readonly command: 'filestore-upload prove';
  readonly version: string;
  readonly node: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly confirmed: number;
  readonly broken: number;
  readonly unknown: number;
  readonly assumptions: readonly Finding[];
}

export interface RunFacts {
  readonly version: string;
  readonly startedAt: Date;
  readonly findings: readonly Finding[];
}

export function proofReport({ version, startedAt, findings }: RunFacts): ProofReport {
  return {
    format: 1,
    command: 'filestore-upload prove',
    version,
    node: process.version,
    startedAt: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
    confirmed: count(findings, 'confirmed'),
    broken: count(findings, 'broken'),
    unknown: count(findings, 'unknown'),
    assumptions: findings,
  };
}

export function count(findings: readonly Finding[], outcome: Finding['outcome']): number {
  return findings.filter((finding) => finding.outcome === outcome).length;
}

/** One line for a confirmed assumption, more for another. */
export function linesOf(finding: Finding): string {
  const head = `${marks[finding.outcome]} ${finding.id.padEnd(ID_WIDTH)} ${finding.statement}`;
  switch (finding.outcome) {
    case 'confirmed':
      return finding.remark === undefined ? head : `${head} (${finding.remark})`;
    case 'broken':
      return `${head}\n    expected: ${finding.expected}\n    observed: ${finding.observed}`;
    case 'unknown':
      return `${head}\n    unknown: ${finding.reason}`;
  }
}

const ID_WIDTH = 34;

const marks: Readonly<Record<Finding['outcome'], string>> = {
  confirmed: '✓',
  broken: '✗',
  unknown: '?',
};
