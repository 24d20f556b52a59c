/** 授予岗位: who, as what, where, until when. */
import { App, Modal, Select } from 'antd'
import { useState } from 'react'
import { BUREAU } from '../../../kernel/codes/index.ts'
import { PURPOSES, purposesOf } from '../../../language/access/purposes.ts'
import { ADMINISTRATORS, ROLES, roleOf, type RoleId } from '../../../language/access/permissions.ts'
import { DayInput } from '../../../ui/field-input.tsx'
import { defineTexts, useLanguage, useTexts } from '../../../ui/language.tsx'
import { useChange } from '../../../ui/query.ts'
import { useSession } from '../../../ui/session.tsx'
import { givePosting, type Colleague } from '../admin-schema.ts'
import { AreasInput, Field, PersonPicker, Refused } from './admin-parts.tsx'

const TEXTS = defineTexts({
  title: { zh: '授予岗位', en: 'Give a posting' },
  who: { zh: '人员', en: 'Person' },
  role: { zh: '角色', en: 'Role' },
  chooseRole: { zh: '请选择角色', en: 'Choose a role' },
  bureau: { zh: '所属部门', en: 'Bureau' },
  chooseBureau: { zh: '请选择部门', en: 'Choose a bureau' },
  reads: { zh: '可读取：{purposes}', en: 'Reads for: {purposes}' },
  areas: { zh: '管辖地区（可多个）', en: 'Areas (one or several)' },
  from: { zh: '起始日期', en: 'First day' },
  until: { zh: '截止日期（不填为长期）', en: 'Last day (none: no end)' },
  give: { zh: '授予', en: 'Give' },
  cancel: { zh: '取消', en: 'Cancel' },
  lacks: { zh: '请选择人员、角色、部门和地区', en: 'Choose the person, the role, the bureau and an area' },
  done: { zh: '已授予，立即生效', en: 'Given; it holds from the next request on' },
  later: { zh: '已授予，自 {day} 起生效', en: 'Given; it holds from {day}' },
})

interface GivePostingProps {
  readonly to?: Colleague
  readonly onClose: () => void
}

export function GivePosting({ to, onClose }: GivePostingProps) {
  const t = useTexts(TEXTS)
  const { say, language } = useLanguage()
  const { today, userId: me, areas: administered } = useSession()
  const [widest] = administered
  const { message } = App.useApp()
  const give = useChange(givePosting)
  const [person, setPerson] = useState<Colleague | undefined>(to)
  const [role, setRole] = useState<RoleId>()
  const [bureau, setBureau] = useState<string>()
  const [areas, setAreas] = useState<readonly string[]>([])
  const [from, setFrom] = useState(today)
  const [until, setUntil] = useState<string | null>(null)
  const [asked, setAsked] = useState(false)
  const ofBureau = role !== undefined && roleOf(role).bureau === true
  const lacks = !person || !role || areas.length === 0 || (ofBureau && bureau === undefined)
  const send = () => {
    setAsked(true)
    if (!person || !role || lacks) return
    give.mutate(
      { body: { userId: person.id, role, bureau: ofBureau ? (bureau ?? null) : null, areas: [...areas], from, until } },
      {
        onSuccess: () => {
          void message.success(from > today ? t('later', { day: from }) : t('done'))
          onClose()
        },
      },
    )
  }
  return (
    <Modal
      open
      title={to ? `${t('title')}：${to.name}` : t('title')}
      okText={t('give')}
      cancelText={t('cancel')}
      confirmLoading={give.isPending}
      onOk={send}
      onCancel={onClose}
    >
      <div className="sw-admin-form">
        {!to && (
          <Field id="give-who" label={t('who')}>
            <PersonPicker id="give-who" among="accounts" except={me} value={person} onChange={setPerson} />
          </Field>
        )}
        <Field id="give-role" label={t('role')}>
          <Select
            id="give-role"
            className="sw-wide"
            placeholder={t('chooseRole')}
            value={role ?? null}
            options={Object.entries(ROLES).map(([value, { label }]) => ({ value, label: say(label) }))}
            onChange={(chosen: string) => {
              setRole(chosen as RoleId)
              // Administrators look after the whole system: what they are mostly given is there already.
              if (ADMINISTRATORS.includes(chosen as RoleId) && areas.length === 0 && widest) setAreas([widest.code])
            }}
          />
        </Field>
        {ofBureau && (
          <Field id="give-bureau" label={t('bureau')}>
            <Select
              id="give-bureau"
              className="sw-wide"
              showSearch={{ optionFilterProp: 'label' }}
              placeholder={t('chooseBureau')}
              value={bureau ?? null}
              options={BUREAU.items.map((item) => ({ value: item.code, label: item[language] }))}
              onChange={(chosen: string) => setBureau(chosen)}
            />
            {bureau && (
              <small className="sw-quiet">
                {t('reads', {
                  purposes: purposesOf(bureau)
                    .map((id) => say(PURPOSES[id].label))
                    .join(language === 'zh' ? '、' : ', '),
                })}
              </small>
            )}
          </Field>
        )}
        <Field id="give-areas" label={t('areas')}>
          <AreasInput id="give-areas" value={areas} onChange={setAreas} />
        </Field>
        <div className="sw-admin-pair">
          <Field id="give-from" label={t('from')}>
            <DayInput id="give-from" value={from} onChange={(day) => setFrom(day ?? today)} />
          </Field>
          <Field id="give-until" label={t('until')}>
            <DayInput id="give-until" value={until} onChange={setUntil} />
          </Field>
        </div>
        <Refused error={asked && lacks ? null : give.error} text={asked && lacks ? t('lacks') : undefined} />
      </div>
    </Modal>
  )
}
