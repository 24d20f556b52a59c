import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { LanguageProvider } from '../../ui/language.tsx'
import { OfficeApp } from './office-app.tsx'
import '../../ui/styles/base.css'
import '../../ui/styles/shell.css'
import '../../ui/styles/list.css'
import '../../ui/styles/record.css'
import '../../ui/styles/parts.css'
import '../../ui/styles/print.css'

const root = document.querySelector('#root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <LanguageProvider>
        <OfficeApp />
      </LanguageProvider>
    </StrictMode>,
  )
