import type { ReactNode } from 'react';

// The keys are read from the environment while the server runs, and not by the build.
export const dynamic = 'force-dynamic';

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
