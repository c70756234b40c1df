import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowLeft, ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { Page } from '../shell/page.tsx';
import { useFocusOnChange } from '../shell/use-focus.ts';
import { Button } from '../ui/button.tsx';
import { Trouble } from '../ui/notice.tsx';
import { ChooseDrives } from './choose-drives.tsx';
import { ChooseSources } from './choose-sources.tsx';
import { emptyPlan, type Plan } from './plan.ts';
import { Review } from './review.tsx';
import { startPlan } from './start-plan.ts';
import { ThePlan } from './the-plan.tsx';

const steps = [
  { title: 'Keeping your photos safe', lead: 'Three minutes now. After that, Safelight says what is due.' },
  { title: 'Where are your photos?', lead: 'Choose all that hold photos you do not want to lose.' },
  {
    title: 'Where should the copies go?',
    lead: 'Two drives are far better than one. One of them can live at a friend’s.',
  },
  { title: 'Ready', lead: 'Nothing on the phone or in your library is changed. Photos are only read.' },
] as const;

/** The first run: from nothing to a backup that is under way. */
export function SetupPage() {
  const [step, setStep] = useState(0);
  const [plan, setPlan] = useState<Plan>(emptyPlan);
  const navigate = useNavigate();
  useFocusOnChange(step, { always: true });
  const start = useMutation({ mutationFn: startPlan, onSuccess: () => navigate({ to: '/' }) });
  const { title, lead } = steps[step] ?? steps[0];
  const ready = [true, plan.sources.length > 0, plan.folders.length > 0, true][step] === true;
  return (
    <Page title={title} lead={lead}>
      <ol aria-label="Steps" className="mb-8 flex gap-2">
        {steps.map((one, i) => (
          <li
            key={one.title}
            aria-current={i === step ? 'step' : undefined}
            className={`h-1.5 flex-1 rounded-full ${i <= step ? 'bg-ink' : 'bg-line'}`}
          >
            <span className="sr-only">{one.title}</span>
          </li>
        ))}
      </ol>
      {step === 0 && <ThePlan />}
      {step === 1 && <ChooseSources plan={plan} onPlan={setPlan} />}
      {step === 2 && <ChooseDrives plan={plan} onPlan={setPlan} />}
      {step === 3 && <Review plan={plan} />}
      {start.error !== null && (
        <div className="mt-5">
          <Trouble error={start.error} />
        </div>
      )}
      <div className="mt-8 flex justify-between gap-3">
        {step > 0 ? (
          <Button kind="quiet" onClick={() => setStep(step - 1)}>
            <ArrowLeft className="size-4" aria-hidden="true" />
            Back
          </Button>
        ) : (
          <span />
        )}
        {step < steps.length - 1 ? (
          <Button kind="primary" disabled={!ready} onClick={() => setStep(step + 1)}>
            {step === 0 ? 'Begin' : 'Continue'}
            <ArrowRight className="size-4" aria-hidden="true" />
          </Button>
        ) : (
          <Button kind="primary" disabled={start.isPending} onClick={() => start.mutate(plan)}>
            {start.isPending ? 'Starting…' : 'Start the first backup'}
          </Button>
        )}
      </div>
    </Page>
  );
}
